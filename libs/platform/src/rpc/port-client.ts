import type { Type } from '@nestjs/common';
import type { FactoryProvider } from '@nestjs/common';

import { RpcClient } from './rpc-client';
import type { PatternsOf } from './rpc-controller';

/** A port whose operations are asked of another process. */
export function portClient<Port extends object>(rpc: RpcClient, patterns: PatternsOf<Port>): Port {
  const operations: Record<string, (argument?: unknown) => Promise<unknown>> = {};
  for (const [operation, pattern] of Object.entries<string>(patterns)) {
    operations[operation] = (argument) => rpc.call(pattern, argument);
  }
  return operations as Port;
}

/** An abstract class that is a port and its DI token. */
export type PortToken<Port> = (abstract new (...args: never[]) => Port) | Type<Port>;

/** Binds a port to another process; `patterns` must name every operation to compile. */
export function rpcClientProvider<Port extends object>(
  port: PortToken<Port>,
  patterns: PatternsOf<Port>,
): FactoryProvider<Port> {
  return {
    provide: port,
    inject: [RpcClient],
    useFactory: (rpc: RpcClient) => portClient<Port>(rpc, patterns),
  };
}
