import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

const current = new AsyncLocalStorage<string>();
const PREFIX = randomBytes(4).toString('hex');
let issued = 0;

/** The id that follows one request of a client through every process that works on it. */
export const correlation = {
  /** Runs `work` and all that it calls under an id. */
  run<T>(id: string, work: () => T): T {
    return current.run(id, work);
  },

  /** The id of the request at hand; a fresh one where nobody began any. */
  id(): string {
    const id = current.getStore();
    if (id !== undefined) return id;
    issued += 1;
    return `${PREFIX}-${issued}`;
  },
};
