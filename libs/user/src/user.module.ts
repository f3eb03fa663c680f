import { Global, Module } from '@nestjs/common';
import { JwtModule, JwtService } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  ApprovalsApi,
  AuditApi,
  KeptAnswersApi,
  RevocationFeed,
  SettingsApi,
  UserApi,
} from '@app/contracts';
import { AppConfig } from '@app/platform';
import { Approvals } from './approvals/approvals.service';
import { KeptAnswers } from './answers/kept-answers.service';
import { AuditTrail } from './audit/audit-trail.service';
import { userEntities } from './database';
import { AccessTokens, accessTokenOptions } from './sessions/access-tokens';
import { SecretBox } from './domain/secrets';
import { ApiKeyMint } from './keys/api-key-mint';
import { ApiKeyService } from './keys/api-key.service';
import { ApiKeyVerifier } from './keys/api-key-verifier';
import { LastUsedLog } from './keys/last-used-log';
import { accessTokenKey, apiKeySealingKey } from './keys-of-purpose';
import { LoginService } from './login.service';
import { PasswordHasher } from './passwords/password-hasher';
import { SettingsService } from './settings/settings.service';
import { JwtStrategy } from './sessions/jwt.strategy';
import { RevocationHub } from './sessions/revocation-hub';
import { RevokedSessions } from './sessions/revoked-sessions';
import { SessionService } from './sessions/session.service';
import { TokenMint } from './sessions/token-mint';
import { TokenVerifier } from './sessions/token-verifier';
import { UserAdmin } from './user-admin.service';
import { UserDirectory } from './user-directory.service';
import { UserHousekeeping } from './user-housekeeping';
import { UserService } from './user.service';

const accessTokens = {
  provide: AccessTokens,
  inject: [JwtService],
  useFactory: (jwt: JwtService) => new AccessTokens(jwt),
};

const secretBox = {
  provide: SecretBox,
  inject: [AppConfig],
  useFactory: (config: AppConfig) => new SecretBox(apiKeySealingKey(config.secretKey)),
};

/** User in this process: `UserApi` and `RevocationFeed` for everyone, the strategy for guards. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forFeature(userEntities),
    PassportModule,
    JwtModule.registerAsync({
      inject: [AppConfig],
      useFactory: (config: AppConfig) => accessTokenOptions(accessTokenKey(config.secretKey)),
    }),
  ],
  providers: [
    accessTokens,
    secretBox,
    ApiKeyMint,
    ApiKeyService,
    ApiKeyVerifier,
    JwtStrategy,
    Approvals,
    AuditTrail,
    KeptAnswers,
    LastUsedLog,
    LoginService,
    PasswordHasher,
    RevocationHub,
    RevokedSessions,
    SessionService,
    SettingsService,
    TokenMint,
    TokenVerifier,
    UserAdmin,
    UserDirectory,
    UserHousekeeping,
    UserService,
    { provide: UserApi, useExisting: UserService },
    { provide: KeptAnswersApi, useExisting: KeptAnswers },
    { provide: ApprovalsApi, useExisting: Approvals },
    { provide: AuditApi, useExisting: AuditTrail },
    { provide: SettingsApi, useExisting: SettingsService },
    { provide: RevocationFeed, useExisting: RevocationHub },
  ],
  exports: [
    UserApi,
    SettingsApi,
    ApprovalsApi,
    AuditApi,
    KeptAnswersApi,
    RevocationFeed,
    JwtStrategy,
  ],
})
export class UserModule {}
