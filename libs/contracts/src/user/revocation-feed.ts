/** A credential that stopped being good before its time: a session that ended, a key deleted. */
export interface Revocation {
  /** As in `Principal.credentialId`: the session (refresh family) or the key. */
  readonly credentialId: string;
  readonly via: 'token' | 'key';
  readonly userId: string;
}

/**
 * Tells who holds something open in a credential's name (a socket) that the credential is gone.
 * A listener is called after the revocation is durable, soon, and at most once per credential; it
 * must only enqueue. Refusing later requests needs no listener: verification does that itself.
 */
export abstract class RevocationFeed {
  /** Answers the function that ends the subscription. */
  abstract onRevoked(listener: (revocation: Revocation) => void): () => void;
}
