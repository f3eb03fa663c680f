import type { ApiKeyView, TokenPair, UserView } from '@app/contracts';

import { formatTime, formatTimeOrNull } from '../validation/times';

/** A user of the public API. */
export function presentUser(user: UserView) {
  return {
    id: user.id,
    username: user.username,
    role: user.role,
    account_id: user.accountId,
    created_at: formatTime(user.createdAt),
  };
}

/** Answer to log-in and refresh. */
export function presentTokens(pair: TokenPair) {
  return {
    access_token: pair.accessToken,
    token_type: 'Bearer',
    expires_in: pair.expiresInSeconds,
    refresh_token: pair.refreshToken,
    user: presentUser(pair.user),
  };
}

/** An API key without its secret. */
export function presentKey(key: ApiKeyView) {
  return {
    key_id: key.keyId,
    label: key.label,
    permissions: key.permissions,
    ip_allow_list: key.ipAllowList,
    created_at: formatTime(key.createdAt),
    expires_at: formatTimeOrNull(key.expiresAt),
    last_used_at: formatTimeOrNull(key.lastUsedAt),
  };
}
