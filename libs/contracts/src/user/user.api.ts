export type Role = 'trader' | 'operator' | 'risk' | 'compliance' | 'read_only';
export type KeyPermission = 'read' | 'trade' | 'withdraw' | 'admin';

export interface UserView {
  readonly id: string;
  readonly username: string;
  readonly role: Role;
  /** The one trading account of the user. */
  readonly accountId: string;
  readonly createdAt: number;
  /** Set while an operator has suspended the user. */
  readonly suspendedAt?: number;
  readonly suspendedReason?: string | null;
}

/** Which users; null leaves a field open. */
export interface UsersQuery {
  readonly text: string | null;
  readonly role: Role | null;
  readonly afterName: string | null;
  readonly limit: number;
}

/** Who a request is from, however it authenticated. */
export interface Principal {
  readonly userId: string;
  readonly username: string;
  readonly role: Role;
  readonly accountId: string;
  readonly permissions: readonly KeyPermission[];
  /** Key or session (refresh family) that it came with, for rate limits, audit and revocation. */
  readonly credentialId: string;
  readonly via: 'token' | 'key';
  /** When the credential ends by itself; absent for a key without an end. */
  readonly expiresAt?: number;
}

export interface TokenPair {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  readonly refreshToken: string;
  readonly user: UserView;
}

export interface ApiKeyView {
  readonly keyId: string;
  readonly label: string;
  readonly permissions: readonly KeyPermission[];
  readonly ipAllowList: readonly string[];
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
}

/**
 * A request whose sender shows by a signature that they know a key's secret. Headers as they came,
 * missing ones empty; the secret itself stays with user.
 */
export interface SignedRequest {
  readonly keyId: string;
  /** Hex HMAC-SHA256 over timestamp, nonce, method, path and body hash, each on a line. */
  readonly signature: string;
  /** Unix milliseconds. */
  readonly timestamp: string;
  readonly nonce: string;
  /** Milliseconds that the request may be old; null for the most. */
  readonly recvWindow: string | null;
  readonly method: string;
  /** Path with query as sent. */
  readonly path: string;
  /** Hex SHA-256 of the raw body. */
  readonly bodySha256: string;
  readonly address: string;
}

/** Questions to and commands for user. */
export abstract class UserApi {
  /** Throws USERNAME_TAKEN. */
  abstract register(request: { username: string; password: string; role: Role }): Promise<UserView>;
  /**
   * Throws AUTH_INVALID, in the same time for unknown names; RATE_LIMIT with `retryAfterSeconds`
   * after failures; EXCHANGE_BUSY when too many sign in at once.
   */
  abstract login(request: {
    username: string;
    password: string;
    address: string;
  }): Promise<TokenPair>;
  /**
   * Rotates; reuse of a spent token (after some seconds of grace) revokes the family. Throws
   * AUTH_INVALID.
   */
  abstract refresh(request: { refreshToken: string }): Promise<TokenPair>;
  /** Revokes the family of the token or of the session named. */
  abstract logout(request: {
    refreshToken: string | null;
    sessionId: string | null;
  }): Promise<{ revoked: number }>;
  /** Throws AUTH_INVALID or AUTH_EXPIRED. */
  abstract verifyToken(request: { token: string }): Promise<Principal>;
  /** Throws AUTH_INVALID, AUTH_EXPIRED or IP_NOT_ALLOWED. */
  abstract verifyKey(request: {
    keyId: string;
    secret: string;
    address: string;
  }): Promise<Principal>;
  /**
   * Verifies a signature and takes its nonce, so that the request is good once. Throws
   * SIGNATURE_INVALID, also for an unknown key; to those who know the secret also
   * TIMESTAMP_OUT_OF_WINDOW, NONCE_REUSED, AUTH_EXPIRED, IP_NOT_ALLOWED, and RATE_LIMIT when there
   * is no room for another nonce.
   */
  abstract verifySignature(request: SignedRequest): Promise<Principal>;
  abstract createKey(request: {
    userId: string;
    label: string;
    permissions: readonly KeyPermission[];
    ipAllowList: readonly string[];
    expiresAt: number | null;
  }): Promise<ApiKeyView & { secret: string }>;
  abstract keys(query: { userId: string }): Promise<ApiKeyView[]>;
  /** Throws KEY_NOT_FOUND. */
  abstract deleteKey(request: { userId: string; keyId: string }): Promise<{ deleted: boolean }>;
  abstract user(query: { userId: string }): Promise<UserView>;
  /** Throws ACCOUNT_NOT_FOUND. */
  abstract userByName(query: { username: string }): Promise<UserView>;
  /** Users of accounts; an account that nobody has is left out. At most 1000 at a time. */
  abstract usersOfAccounts(query: { accountIds: readonly string[] }): Promise<UserView[]>;
  /** Users by name, after `afterName`; `text` is part of a name, null all. */
  abstract users(query: UsersQuery): Promise<UserView[]>;
  /**
   * Changes role or suspension; ends every session of the user, and with a suspension no key of
   * theirs is taken until it is lifted. Throws ACCOUNT_NOT_FOUND.
   */
  abstract changeUser(request: {
    username: string;
    role: Role | null;
    suspended: boolean | null;
    reason: string;
  }): Promise<UserView>;
  /** Puts another password in place and ends every session. Throws ACCOUNT_NOT_FOUND. */
  abstract resetPassword(request: { username: string; password: string }): Promise<UserView>;
  /** Ends every session and deletes every key of the user. Throws ACCOUNT_NOT_FOUND. */
  abstract revokeAccess(request: {
    username: string;
    keys: boolean;
  }): Promise<{ sessions: number; keys: number }>;
  /** Creates the user if it is missing, else answers the one there is; used by the seed. */
  abstract ensure(request: { username: string; password: string; role: Role }): Promise<UserView>;
}

export const USER_PATTERNS = {
  register: 'user.register',
  login: 'user.login',
  refresh: 'user.refresh',
  logout: 'user.logout',
  verifyToken: 'user.verify-token',
  verifyKey: 'user.verify-key',
  verifySignature: 'user.verify-signature',
  createKey: 'user.create-key',
  keys: 'user.keys',
  deleteKey: 'user.delete-key',
  user: 'user.user',
  userByName: 'user.user-by-name',
  usersOfAccounts: 'user.users-of-accounts',
  users: 'user.users',
  changeUser: 'user.change-user',
  resetPassword: 'user.reset-password',
  revokeAccess: 'user.revoke-access',
  ensure: 'user.ensure',
} as const satisfies Record<keyof UserApi, string>;
