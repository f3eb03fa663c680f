import { KeptAnswersApi } from '@app/contracts';
import type { KeptAnswer } from '@app/contracts';

type Row = { digest: string; startedAt: number; answer: string | null };

/** Kept answers of a spec, in memory; they outlive a gateway that is given the same ones. */
export class FakeKeptAnswers extends KeptAnswersApi {
  readonly rows = new Map<string, Row>();

  async begin(request: { accountId: string; place: string; digest: string }): Promise<KeptAnswer> {
    const key = `${request.accountId} ${request.place}`;
    const row = this.rows.get(key);
    if (row === undefined) {
      this.rows.set(key, { digest: request.digest, startedAt: Date.now(), answer: null });
      return { state: 'new' };
    }
    if (row.digest !== request.digest) return { state: 'other' };
    if (row.answer === null) return { state: 'pending', startedAt: row.startedAt };
    return { state: 'kept', answer: row.answer };
  }

  async keep(request: { accountId: string; place: string; answer: string }) {
    const row = this.rows.get(`${request.accountId} ${request.place}`);
    if (row !== undefined) row.answer = request.answer;
    return { kept: row !== undefined };
  }

  async release(request: { accountId: string; place: string }) {
    return { released: this.rows.delete(`${request.accountId} ${request.place}`) };
  }
}
