import { Injectable } from '@nestjs/common';
import { UserApi } from '@app/contracts';
import type { ApiKeyView, Principal, TokenPair, UserView } from '@app/contracts';
import { ApiKeyService } from './keys/api-key.service';
import { LoginService } from './login.service';
import { SessionService } from './sessions/session.service';
import { TokenVerifier } from './sessions/token-verifier';
import { UserAdmin } from './user-admin.service';
import { UserDirectory } from './user-directory.service';

type RequestOf<Operation extends keyof UserApi> = Parameters<UserApi[Operation]>[0];

/** The port of user inside the process: hands each operation to the part that does it. */
@Injectable()
export class UserService extends UserApi {
  constructor(
    private readonly directory: UserDirectory,
    private readonly logins: LoginService,
    private readonly sessions: SessionService,
    private readonly tokens: TokenVerifier,
    private readonly apiKeys: ApiKeyService,
    private readonly admin: UserAdmin,
  ) {
    super();
  }

  override register(request: RequestOf<'register'>): Promise<UserView> {
    return this.directory.register(request);
  }

  override login(request: RequestOf<'login'>): Promise<TokenPair> {
    return this.logins.login(request);
  }

  override refresh(request: RequestOf<'refresh'>): Promise<TokenPair> {
    return this.sessions.refresh(request.refreshToken);
  }

  override async logout(request: RequestOf<'logout'>): Promise<{ revoked: number }> {
    return { revoked: await this.sessions.close(request.refreshToken, request.sessionId) };
  }

  override async verifyToken(request: RequestOf<'verifyToken'>): Promise<Principal> {
    return this.tokens.verify(request.token);
  }

  override verifyKey(request: RequestOf<'verifyKey'>): Promise<Principal> {
    return this.apiKeys.verify(request);
  }

  override verifySignature(request: RequestOf<'verifySignature'>): Promise<Principal> {
    return this.apiKeys.verifySignature(request);
  }

  override createKey(request: RequestOf<'createKey'>): Promise<ApiKeyView & { secret: string }> {
    return this.apiKeys.create(request);
  }

  override keys(query: RequestOf<'keys'>): Promise<ApiKeyView[]> {
    return this.apiKeys.list(query.userId);
  }

  override async deleteKey(request: RequestOf<'deleteKey'>): Promise<{ deleted: boolean }> {
    await this.apiKeys.delete(request.userId, request.keyId);
    return { deleted: true };
  }

  override user(query: RequestOf<'user'>): Promise<UserView> {
    return this.directory.byId(query.userId);
  }

  override userByName(query: RequestOf<'userByName'>): Promise<UserView> {
    return this.directory.byName(query.username);
  }

  override usersOfAccounts(query: RequestOf<'usersOfAccounts'>): Promise<UserView[]> {
    return this.admin.ofAccounts(query.accountIds);
  }

  override users(query: RequestOf<'users'>): Promise<UserView[]> {
    return this.admin.list(query);
  }

  override changeUser(request: RequestOf<'changeUser'>): Promise<UserView> {
    return this.admin.change(request);
  }

  override resetPassword(request: RequestOf<'resetPassword'>): Promise<UserView> {
    return this.admin.resetPassword(request);
  }

  override revokeAccess(
    request: RequestOf<'revokeAccess'>,
  ): Promise<{ sessions: number; keys: number }> {
    return this.admin.revoke(request);
  }

  override ensure(request: RequestOf<'ensure'>): Promise<UserView> {
    return this.directory.ensure(request);
  }
}
