import { createHmac } from 'node:crypto';

import { DomainError } from '@app/kernel';
import { ACCESS_TOKEN, RevocationFeed, UserApi } from '@app/contracts';
import type {
  ApiKeyView,
  KeyPermission,
  Principal,
  Revocation,
  Role,
  SignedRequest,
} from '@app/contracts';
import type { TokenPair, UsersQuery, UserView } from '@app/contracts';
import { deriveKey } from '@app/platform';

const PERMISSIONS: Readonly<Record<Role, readonly KeyPermission[]>> = {
  trader: ['read', 'trade'],
  operator: ['read', 'trade', 'admin'],
  risk: ['read', 'admin'],
  compliance: ['read', 'admin'],
  read_only: ['read'],
};

/** Id that belongs to a name in specs. */
export function fakeId(kind: 1 | 2, name: string): string {
  const tail = Buffer.from(name.padEnd(6, '.')).toString('hex').slice(0, 12);
  return `0000000${kind}-0000-8000-8000-${tail}`;
}

/**
 * Users of a spec: `buyer`, `seller`, `watcher` (read_only), `warden` (risk), `auditor`
 * (compliance) and `operator`, password `right`.
 */
export class FakeUsers extends UserApi {
  readonly revoked = new Set<string>();
  readonly calls: string[] = [];
  private readonly nonces = new Set<string>();
  private readonly suspended = new Map<string, string>();
  private readonly names = new Map<string, Role>([
    ['buyer', 'trader'],
    ['seller', 'trader'],
    ['watcher', 'read_only'],
    ['operator', 'operator'],
    ['warden', 'risk'],
    ['auditor', 'compliance'],
  ]);

  constructor(private readonly secretKey: string) {
    super();
  }

  /** A signed access token, as user would make it. */
  token(name: string, claims: Readonly<Record<string, unknown>> = {}): string {
    const part = (value: object): string =>
      Buffer.from(JSON.stringify(value)).toString('base64url');
    const { algorithm, issuer, audience, keyPurpose } = ACCESS_TOKEN;
    const head = part({ alg: algorithm, typ: 'JWT' });
    const body = part({ iss: issuer, aud: audience, name, exp: 4_000_000_000, ...claims });
    const key = deriveKey(this.secretKey, keyPurpose);
    const signature = createHmac('sha256', key).update(`${head}.${body}`).digest('base64url');
    return `${head}.${body}.${signature}`;
  }

  async verifyToken({ token }: { token: string }): Promise<Principal> {
    this.calls.push('verifyToken');
    const text = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
    const claims = JSON.parse(text) as { name: string; exp: number };
    if (claims.exp < 2_000_000_000) throw new DomainError('AUTH_EXPIRED', 'token is over');
    return this.principal(claims.name, 'token', `session-${claims.name}`);
  }

  async verifyKey(request: { keyId: string; secret: string }): Promise<Principal> {
    this.calls.push('verifyKey');
    const name = request.keyId.replace('KEY-', '');
    if (request.secret !== `SECRET-${name}` || !this.names.has(name)) {
      throw new DomainError('AUTH_INVALID', 'unknown key');
    }
    return this.principal(name, 'key', request.keyId);
  }

  async verifySignature(request: SignedRequest): Promise<Principal> {
    const { keyId, timestamp, nonce, method, path, bodySha256 } = request;
    const name = keyId.replace('KEY-', '');
    const signature = createHmac('sha256', `SECRET-${name}`)
      .update([timestamp, nonce, method, path, bodySha256].join('\n'))
      .digest('hex');
    if (signature !== request.signature || !this.names.has(name)) {
      throw new DomainError('SIGNATURE_INVALID', 'wrong', { field: 'X-Signature' });
    }
    const age = Date.now() - Number.parseInt(timestamp, 10);
    const limit = Number.parseInt(request.recvWindow ?? '5000', 10);
    if (Math.abs(age) > limit) {
      throw new DomainError('TIMESTAMP_OUT_OF_WINDOW', 'too old', { limit, value: age });
    }
    if (this.nonces.has(nonce)) throw new DomainError('NONCE_REUSED', 'used before');
    this.nonces.add(nonce);
    return this.principal(name, 'key', keyId);
  }

  async login(request: { username: string; password: string }): Promise<TokenPair> {
    if (request.username === 'locked') {
      throw new DomainError('RATE_LIMIT', 'too many failures', { retryAfterSeconds: 30 });
    }
    if (!this.names.has(request.username) || request.password !== 'right') {
      throw new DomainError('AUTH_INVALID', 'wrong name or password');
    }
    return this.pair(request.username);
  }

  async refresh({ refreshToken }: { refreshToken: string }): Promise<TokenPair> {
    if (!refreshToken.startsWith('refresh-'))
      throw new DomainError('AUTH_INVALID', 'unknown token');
    return this.pair(refreshToken.slice('refresh-'.length));
  }

  async logout(request: {
    refreshToken: string | null;
    sessionId: string | null;
  }): Promise<{ revoked: number }> {
    if (request.sessionId !== null) this.revoked.add(request.sessionId);
    return { revoked: 1 };
  }

  async register(request: { username: string; role: Role }): Promise<UserView> {
    if (this.names.has(request.username)) {
      throw new DomainError('USERNAME_TAKEN', 'username is taken', { field: 'username' });
    }
    this.names.set(request.username, request.role);
    return this.view(request.username);
  }

  async createKey(request: {
    label: string;
    permissions: readonly KeyPermission[];
    ipAllowList: readonly string[];
    expiresAt: number | null;
  }): Promise<ApiKeyView & { secret: string }> {
    return { keyId: 'KEY-new', secret: 'shown once', createdAt: 0, lastUsedAt: null, ...request };
  }

  async keys(): Promise<ApiKeyView[]> {
    return [
      {
        keyId: 'KEY-buyer',
        label: 'bot',
        permissions: ['read'],
        ipAllowList: [],
        createdAt: 0,
        expiresAt: null,
        lastUsedAt: null,
      },
    ];
  }

  async deleteKey({ keyId }: { keyId: string }): Promise<{ deleted: boolean }> {
    if (keyId !== 'KEY-buyer') throw new DomainError('KEY_NOT_FOUND', 'key not found');
    return { deleted: true };
  }

  async user({ userId }: { userId: string }): Promise<UserView> {
    const name = [...this.names.keys()].find((known) => fakeId(1, known) === userId);
    if (name === undefined) throw new DomainError('ACCOUNT_NOT_FOUND', 'no such user');
    return this.view(name);
  }

  async userByName({ username }: { username: string }): Promise<UserView> {
    if (!this.names.has(username)) {
      throw new DomainError('ACCOUNT_NOT_FOUND', 'account not found', { username });
    }
    return this.view(username);
  }

  async usersOfAccounts({ accountIds }: { accountIds: readonly string[] }): Promise<UserView[]> {
    return [...this.names.keys()]
      .map((name) => this.view(name))
      .filter(({ accountId }) => accountIds.includes(accountId));
  }

  async users(query: UsersQuery): Promise<UserView[]> {
    return [...this.names.keys()]
      .sort()
      .filter((name) => query.text === null || name.includes(query.text))
      .filter((name) => query.afterName === null || name > query.afterName)
      .map((name) => this.view(name))
      .filter(({ role }) => query.role === null || role === query.role)
      .slice(0, query.limit);
  }

  async changeUser(request: {
    username: string;
    role: Role | null;
    suspended: boolean | null;
    reason: string;
  }): Promise<UserView> {
    const user = await this.userByName(request);
    if (request.role !== null) this.names.set(request.username, request.role);
    if (request.suspended === true) this.suspended.set(request.username, request.reason);
    if (request.suspended === false) this.suspended.delete(request.username);
    return this.view(user.username);
  }

  async resetPassword(request: { username: string; password: string }): Promise<UserView> {
    this.calls.push(`resetPassword ${request.username}`);
    return await this.userByName(request);
  }

  async revokeAccess(request: { username: string; keys: boolean }) {
    await this.userByName(request);
    return { sessions: 1, keys: request.keys ? 1 : 0 };
  }

  async ensure(request: { username: string; role: Role }): Promise<UserView> {
    this.names.set(request.username, request.role);
    return this.view(request.username);
  }

  private principal(name: string, via: 'token' | 'key', credentialId: string): Principal {
    const role = this.names.get(name);
    if (role === undefined || this.revoked.has(credentialId)) {
      throw new DomainError('AUTH_INVALID', 'the session is over');
    }
    const { id, accountId } = this.view(name);
    const permissions = PERMISSIONS[role];
    return { userId: id, username: name, role, accountId, permissions, credentialId, via };
  }

  private view(username: string): UserView {
    const role = this.names.get(username) ?? 'trader';
    const accountId = fakeId(2, username);
    const reason = this.suspended.get(username) ?? null;
    return {
      id: fakeId(1, username),
      username,
      role,
      accountId,
      createdAt: 1_700_000_000_000,
      ...(reason === null ? {} : { suspendedAt: 1_700_000_000_000, suspendedReason: reason }),
    };
  }

  private pair(username: string): TokenPair {
    return {
      accessToken: this.token(username),
      expiresInSeconds: 900,
      refreshToken: `refresh-${username}`,
      user: this.view(username),
    };
  }
}

/** A feed of revocations that a spec drives. */
export class FakeRevocations extends RevocationFeed {
  private readonly listeners = new Set<(revocation: Revocation) => void>();

  onRevoked(listener: (revocation: Revocation) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  revoke(credentialId: string): void {
    for (const listener of this.listeners) listener({ credentialId, via: 'token', userId: '' });
  }
}
