import type { ProcessDefinition } from '@app/platform';
import { answerOverRedis, serve } from '@app/platform';
import { StreamsLifecycle } from '@app/streams';

import type { ServiceName } from './services';
import { SERVICES } from './services';

/** One of the nine services as its main gives it. */
export interface ServiceProcess extends Omit<ProcessDefinition, 'environment' | 'readyInTime'> {
  readonly service: ServiceName;
  /** False for a process without streams and tables. */
  readonly database?: boolean;
}

/**
 * The life of a service: as `serve`, on the port of its name, answering over Redis from when it
 * owns its streams. A standby serves `/health` and waits.
 */
export function serveService(definition: ServiceProcess): Promise<void> {
  const { service, database = true } = definition;
  return serve({
    ...definition,
    environment: { defaultPort: SERVICES[service], distributed: true, database },
    readyInTime: false,
    configure: async (app, runtime) => {
      await definition.configure?.(app, runtime);
      const owned = database ? app.get(StreamsLifecycle).started : Promise.resolve();
      // An error in it ends the process.
      void answerOverRedis(app, owned);
    },
  });
}
