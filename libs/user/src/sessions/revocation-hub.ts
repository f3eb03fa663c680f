import { Injectable } from '@nestjs/common';
import { type Revocation, RevocationFeed } from '@app/contracts';
import { AppLogger } from '@app/platform';

/** The feed inside the process: tells every listener, whatever one of them does. */
@Injectable()
export class RevocationHub extends RevocationFeed {
  private readonly listeners = new Set<(revocation: Revocation) => void>();

  constructor(private readonly logger: AppLogger) {
    super();
  }

  override onRevoked(listener: (revocation: Revocation) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** To be called once the revocation is durable. A listener that throws is logged, not obeyed. */
  publish(revocation: Revocation): void {
    for (const listener of this.listeners) {
      try {
        listener(revocation);
      } catch (error) {
        const cause = error instanceof Error ? error : new Error(String(error));
        this.logger.error(cause, 'a listener of revocations failed');
      }
    }
  }
}
