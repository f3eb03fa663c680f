import { ApiKeyEntity } from './api-key.entity';
import { CreateApprovals1767225600150 } from './create-approvals.migration';
import { CreateAuditLog1767225600120 } from './create-audit-log.migration';
import { CreateKeptAnswers1767225600140 } from './create-kept-answers.migration';
import { CreateSettings1767225600110 } from './create-settings.migration';
import { CreateUsers1767225600100 } from './create-users.migration';
import { IndexSuspendedAccounts1767225600160 } from './index-suspended-accounts.migration';
import { RefreshTokenEntity } from './refresh-token.entity';
import { SessionEntity } from './session.entity';
import { SuspendUsers1767225600130 } from './suspend-users.migration';
import { UserEntity } from './user.entity';

/** Every entity of the schema `users`. */
export const userEntities = [UserEntity, SessionEntity, RefreshTokenEntity, ApiKeyEntity];

/** Migrations of the schema `users`, oldest first. */
export const userMigrations = [
  CreateUsers1767225600100,
  CreateSettings1767225600110,
  CreateAuditLog1767225600120,
  SuspendUsers1767225600130,
  CreateKeptAnswers1767225600140,
  CreateApprovals1767225600150,
  IndexSuspendedAccounts1767225600160,
];
