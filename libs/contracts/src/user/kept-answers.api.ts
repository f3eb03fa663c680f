/** Where a request under a key of its client's stands. */
export type KeptAnswer =
  /** Nobody had it: it is noted as under way, and who asked is to do it. */
  | { readonly state: 'new' }
  /** Somebody does it, or died doing it. */
  | { readonly state: 'pending'; readonly startedAt: number }
  /** Done: the answer as JSON text. */
  | { readonly state: 'kept'; readonly answer: string }
  /** The key stands for a request with other content. */
  | { readonly state: 'other' };

/**
 * Answers kept for clients that repeat a request under the same key, for every gateway and over
 * restarts. A request is noted before it is done and its answer before the answer leaves, so that
 * whatever is killed, nobody does it twice unknowingly.
 */
export abstract class KeptAnswersApi {
  /** Notes a request as under way unless it is known; `place` names route and key. */
  abstract begin(request: {
    accountId: string;
    place: string;
    /** Of the content. */
    digest: string;
  }): Promise<KeptAnswer>;
  /** Keeps the answer of a request that was begun; durable when it returns. */
  abstract keep(request: {
    accountId: string;
    place: string;
    answer: string;
  }): Promise<{ kept: boolean }>;
  /** Forgets a request that surely did nothing. */
  abstract release(request: { accountId: string; place: string }): Promise<{ released: boolean }>;
}

export const KEPT_ANSWERS_PATTERNS = {
  begin: 'user.begin-answer',
  keep: 'user.keep-answer',
  release: 'user.release-answer',
} as const satisfies Record<keyof KeptAnswersApi, string>;
