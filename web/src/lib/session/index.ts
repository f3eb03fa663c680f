export { privateKey, usePrivateQuery } from './private-query';
export { SessionProvider, SessionScope, useSession } from './session-context';
export type { CallOptions, Session } from './session-context';
export type { SessionUser } from './session-registry';
