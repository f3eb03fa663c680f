/** What the record of a command takes from its request; nothing of it is validated yet. */
export interface AuditedRequest {
  readonly params?: unknown;
  readonly body?: unknown;
}

const SUBJECT_MAX = 128;
const REASON_MAX = 200;
const DETAILS_MAX = 8_000;
const ANSWER_MAX = 1_000;
/** Fields that name what a command is about, in the order in which they are shown. */
const SUBJECTS = [
  'username',
  'account',
  'symbol',
  'key_id',
  'connection_id',
  'alert_id',
  'broadcast_id',
  'approval_id',
];
const SECRETS = new Set(['password', 'secret', 'refresh_token', 'token']);

/** Name of a handler as that of an action: `setLimits` is `set_limits`, in a demo `demo_reset`. */
export function actionOf(route: string, handler: string): string {
  const [, , area, what = ''] = route.split('/');
  if (area === 'demo') return `demo_${what}`;
  return handler.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Whom or what the command is about; null when it is about the whole market. */
export function subjectOf({ params, body }: AuditedRequest): string | null {
  const given = { ...fieldsOf(body), ...fieldsOf(params) };
  const named = SUBJECTS.map((field) => given[field]).filter((value) => typeof value === 'string');
  return named.length === 0 ? null : storable(named.join(' '), SUBJECT_MAX);
}

/** Why, in the words of the operator. */
export function reasonOf({ body }: AuditedRequest): string | null {
  const { reason } = fieldsOf(body);
  return typeof reason === 'string' ? storable(reason, REASON_MAX) : null;
}

/** The request as JSON text, without secrets; one that is too long is cut and says so. */
export function detailsOf({ params, body }: AuditedRequest): string {
  const shown = { ...fieldsOf(params), ...fieldsOf(body) };
  const text = JSON.stringify(shown, (name, value: unknown) => {
    return SECRETS.has(name) ? '(not recorded)' : value;
  });
  if (text.length <= DETAILS_MAX) return text;
  return JSON.stringify({ cut: storable(text, DETAILS_MAX / 2) });
}

/** What was answered, shortened; null for nothing. */
export function answerText(answer: unknown): string | null {
  if (answer === undefined || answer === null) return null;
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  return storable(text, ANSWER_MAX);
}

/** Reason and message of an error's body. */
export function refusalOf(body: string | null): { reason: string | null; message: string | null } {
  const { reason, message } = fieldsOf(body === null ? null : JSON.parse(body));
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return { reason: text(reason), message: text(message) };
}

/** Text that PostgreSQL takes: no NUL, no half of a pair, not too long. */
function storable(text: string, max: number): string {
  return text.slice(0, max).replaceAll('\u0000', '').toWellFormed();
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
