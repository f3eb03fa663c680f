import type { OperationShapes } from '@app/kernel';
import { shape } from '@app/kernel';

import type { ApprovalDecision, ApprovalsApi, FieldChange, NewApproval } from './approvals.api';
import type { AuditApi, AuditCommand, AuditOutcome, AuditQuery } from './audit.api';
import type { KeptAnswersApi } from './kept-answers.api';
import type { AccountConfiguration, SettingsApi } from './settings.api';
import type { SignedRequest, UserApi, UsersQuery } from './user.api';

const { record, text, natural, time, flag, oneOf, nullable, optional, list } = shape;

/** A request of an operator as it goes on record. */
const DETAILS_LENGTH_MAX = 1_000_000;
/** An answer to a batch of a hundred orders, several times over. */
const ANSWER_LENGTH_MAX = 1_000_000;
const role = oneOf('trader', 'operator', 'risk', 'compliance', 'read_only');
const newUser = record({ username: text(), password: text(), role });
const byUser = record({ userId: text() });

/** What the operations of user are asked with. */
export const USER_SHAPES: OperationShapes<UserApi> = {
  register: newUser,
  login: record({ username: text(), password: text(), address: text() }),
  refresh: record({ refreshToken: text() }),
  logout: record({ refreshToken: nullable(text()), sessionId: nullable(text()) }),
  verifyToken: record({ token: text() }),
  verifyKey: record({ keyId: text(), secret: text(), address: text() }),
  verifySignature: record<SignedRequest>({
    keyId: text(),
    signature: text(),
    timestamp: text(),
    nonce: text(),
    recvWindow: nullable(text()),
    method: text(),
    path: text(),
    bodySha256: text(),
    address: text(),
  }),
  createKey: record({
    userId: text(),
    label: text(),
    permissions: list(oneOf('read', 'trade', 'withdraw', 'admin')),
    ipAllowList: list(text()),
    expiresAt: nullable(time()),
  }),
  keys: byUser,
  deleteKey: record({ userId: text(), keyId: text() }),
  user: byUser,
  userByName: record({ username: text() }),
  usersOfAccounts: record({ accountIds: list(text()) }),
  users: record<UsersQuery>({
    text: nullable(text()),
    role: nullable(role),
    afterName: nullable(text()),
    limit: natural(),
  }),
  changeUser: record({
    username: text(),
    role: nullable(role),
    suspended: nullable(flag()),
    reason: text(),
  }),
  resetPassword: record({ username: text(), password: text() }),
  revokeAccess: record({ username: text(), keys: flag() }),
  ensure: newUser,
};

/** What the operations of an account's settings are asked with. */
export const SETTINGS_SHAPES: OperationShapes<SettingsApi> = {
  configuration: record({ accountId: text() }),
  setConfiguration: record({
    accountId: text(),
    changes: record<Partial<AccountConfiguration>>({
      suspendTrade: optional(flag()),
      noShorting: optional(flag()),
      fractionalTrading: optional(flag()),
      maxMarginMultiplier: optional(text()),
      tradeConfirmEmail: optional(oneOf('all', 'none')),
      ptpNoExceptionEntry: optional(flag()),
    }),
  }),
  suspendedAccounts: shape.nothing(),
  watchlists: record({ accountId: text() }),
  addWatchlist: record({ accountId: text(), name: text(), symbols: list(text()) }),
  changeWatchlist: record({
    accountId: text(),
    id: text(),
    name: nullable(text()),
    symbols: nullable(list(text())),
  }),
  removeWatchlist: record({ accountId: text(), id: text() }),
};

/** What the operations of kept answers are asked with. */
export const KEPT_ANSWERS_SHAPES: OperationShapes<KeptAnswersApi> = {
  begin: record({ accountId: text(), place: text(), digest: text() }),
  keep: record({ accountId: text(), place: text(), answer: text(ANSWER_LENGTH_MAX) }),
  release: record({ accountId: text(), place: text() }),
};

const approvalId = record({ id: text() });

/** What the operations of approvals are asked with. */
export const APPROVALS_SHAPES: OperationShapes<ApprovalsApi> = {
  request: record<NewApproval>({
    requestId: text(),
    action: oneOf('set_limits', 'change_asset'),
    subject: text(),
    command: text(),
    changes: list(
      record<FieldChange>({ field: text(), before: nullable(text()), after: nullable(text()) }),
    ),
    reason: text(),
    userId: text(),
    username: text(),
    role,
  }),
  list: record({
    state: nullable(oneOf('pending', 'approved', 'applied', 'failed', 'rejected', 'expired')),
    beforeSeq: nullable(natural()),
    limit: natural(),
  }),
  approval: approvalId,
  decide: record<ApprovalDecision>({
    id: text(),
    verdict: oneOf('approve', 'reject'),
    userId: text(),
    username: text(),
    note: text(),
  }),
  finish: record({ id: text(), code: nullable(text()) }),
};

/** What the operations of the audit log are asked with. */
export const AUDIT_SHAPES: OperationShapes<AuditApi> = {
  begin: record<AuditCommand>({
    commandId: text(),
    userId: text(),
    username: text(),
    role,
    via: oneOf('token', 'key'),
    credentialId: text(),
    address: text(),
    action: text(),
    subject: nullable(text()),
    reason: nullable(text()),
    details: text(DETAILS_LENGTH_MAX),
  }),
  end: record<AuditOutcome>({
    commandId: text(),
    outcome: oneOf('done', 'refused', 'failed'),
    code: nullable(text()),
    answer: nullable(text(DETAILS_LENGTH_MAX)),
  }),
  search: record<AuditQuery>({
    username: nullable(text()),
    action: nullable(text()),
    subject: nullable(text()),
    outcome: nullable(oneOf('done', 'refused', 'failed', 'unknown')),
    text: nullable(text()),
    fromAt: nullable(time()),
    untilAt: nullable(time()),
    beforeSeq: nullable(natural()),
    limit: natural(),
  }),
  verify: shape.nothing(),
};
