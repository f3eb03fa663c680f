import { Injectable } from '@nestjs/common';
import { UserApi } from '@app/contracts';
import type { ApiKeyView, Principal, TokenPair, UserView } from '@app/contracts';
import { ApiKeyService } from './keys/api-key.service';
import { ApiKeyVerifier } from './keys/api-key-verifier';
import { LoginService } from './login.service';
import { SessionService } from './sessions/session.service';
import { TokenVerifier } from './sessions/token-verifier';
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
    private readonly keyVerifier: ApiKeyVerifier,
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
    return this.keyVerifier.verify(request);
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

  override ensure(request: RequestOf<'ensure'>): Promise<UserView> {
    return this.directory.ensure(request);
  }
}
