import type { KeyPermission, Role } from '@app/contracts';
import type { Millis } from '@app/kernel';
import { AllowList, ALLOW_LIST_LENGTH_MAX } from './addresses';
import { newKeyPermissions } from './permissions';
import { malformed } from './refusals';

const LABEL_LENGTH_MAX = 64;
const CONTROL = /\p{Cc}/u;
const KEY_LIFE_MS_MAX = 10 * 366 * 24 * 3_600_000;

/** What an owner wants of a new key, as it came in. */
export interface KeyWish {
  readonly label: string;
  readonly permissions: readonly string[];
  readonly ipAllowList: readonly string[];
  readonly expiresAt: Millis | null;
}

/** The same, checked, in the form that is stored. */
export interface KeyTerms {
  readonly label: string;
  readonly permissions: KeyPermission[];
  readonly ipAllowList: string[];
  readonly expiresAt: Millis | null;
}

/** Checks a wish. Throws MALFORMED_FIELD, or PERMISSION_DENIED beyond the owner's role. */
export function keyTerms(wish: KeyWish, role: Role, now: Millis): KeyTerms {
  const label = wish.label.trim();
  const labelFits = label.length > 0 && [...label].length <= LABEL_LENGTH_MAX;
  if (!labelFits || CONTROL.test(label) || !label.isWellFormed()) {
    throw malformed('label', `must have 1 to ${LABEL_LENGTH_MAX} printable characters`);
  }
  requireExpiry(wish.expiresAt, now);
  if (wish.ipAllowList.length > ALLOW_LIST_LENGTH_MAX) {
    throw malformed('ip_allow_list', `must have at most ${ALLOW_LIST_LENGTH_MAX} entries`);
  }
  const ipAllowList = [...new Set(wish.ipAllowList.map((entry) => entry.trim()))];
  new AllowList(ipAllowList);
  return {
    label,
    permissions: newKeyPermissions(role, wish.permissions),
    ipAllowList,
    expiresAt: wish.expiresAt,
  };
}

function requireExpiry(expiresAt: Millis | null, now: Millis): void {
  if (expiresAt === null) return;
  const inTime = Number.isSafeInteger(expiresAt) && expiresAt > now;
  if (!inTime || expiresAt - now > KEY_LIFE_MS_MAX) {
    throw malformed('expires_at', 'must be in the future, ten years away at most');
  }
}
