import { DomainError } from '@app/kernel';
import type { Outcome, SubmitAnswer, SubmitRequest } from '@app/contracts';

/** Bounds of a {@link SubmitBatcher}. */
export interface BatcherLimits {
  /** Orders of one call. */
  readonly maxBatch: number;
  /** Orders without an answer; more are refused with EXCHANGE_BUSY before they leave. */
  readonly maxPending: number;
  /** Milliseconds after which an unanswered call is answered as OUTCOME_UNKNOWN. */
  readonly answerWithinMs: number;
}

type SubmitCall = (batch: readonly SubmitRequest[]) => Promise<Outcome<SubmitAnswer>[]>;

interface Waiting {
  readonly request: SubmitRequest;
  readonly resolve: (outcome: Outcome<SubmitAnswer>) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Gathers the orders that arrive within one turn of the event loop into one `submit` call: under
 * load a batch holds what one read of the sockets brought, alone an order waits for nothing. Calls
 * may overlap. There is no timer in the way of an order, only one guard per call.
 */
export class SubmitBatcher {
  private waiting: Waiting[] = [];
  private pending = 0;
  private scheduled = false;

  constructor(
    private readonly call: SubmitCall,
    private readonly limits: BatcherLimits,
  ) {}

  /** Orders that have no answer yet. */
  get depth(): number {
    return this.pending;
  }

  /** Answers the order's own outcome. Throws EXCHANGE_BUSY when full, OUTCOME_UNKNOWN as above. */
  submit(request: SubmitRequest): Promise<Outcome<SubmitAnswer>> {
    if (this.pending >= this.limits.maxPending) {
      return Promise.reject(busy());
    }
    this.pending += 1;
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, resolve, reject });
      if (this.scheduled) return;
      this.scheduled = true;
      setImmediate(() => this.flush());
    });
  }

  private flush(): void {
    this.scheduled = false;
    const all = this.waiting;
    this.waiting = [];
    for (let at = 0; at < all.length; at += this.limits.maxBatch) {
      void this.send(all.slice(at, at + this.limits.maxBatch));
    }
  }

  private async send(rows: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await this.guarded(rows.map((row) => row.request));
      rows.forEach((row, index) => {
        const outcome = outcomes[index];
        if (outcome === undefined) row.reject(unknownOutcome());
        else row.resolve(outcome);
      });
    } catch (error) {
      const reason = error instanceof Error ? error : unknownOutcome();
      for (const row of rows) row.reject(reason);
    } finally {
      this.pending -= rows.length;
    }
  }

  private guarded(batch: readonly SubmitRequest[]): Promise<Outcome<SubmitAnswer>[]> {
    return new Promise((resolve, reject) => {
      const guard = setTimeout(() => reject(unknownOutcome()), this.limits.answerWithinMs);
      this.call(batch)
        .then(resolve, reject)
        .finally(() => clearTimeout(guard));
    });
  }
}

function busy(): DomainError {
  return new DomainError('EXCHANGE_BUSY', 'the exchange is busy; nothing was recorded', {
    retryAfterSeconds: 1,
  });
}

/** 503 that tells a client how to find out what became of its order. */
export function unknownOutcome(): DomainError {
  return new DomainError(
    'OUTCOME_UNKNOWN',
    'the outcome is unknown; look it up at /v2/orders:by_client_order_id or repeat the request',
  );
}
