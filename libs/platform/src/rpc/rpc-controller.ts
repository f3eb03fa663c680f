import type { OperationShapes, ShapeNode } from '@app/kernel';
import { applyDecorators, Controller, UseFilters } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import type { Observable } from 'rxjs';

import { checkedOperation } from './checked-operation';
import type { RpcServer } from './rpc-server';
import type { SignedMessage } from './wire';
import { WireErrorFilter } from './wire-error.filter';

/** Message pattern of each operation of a port. */
export type PatternsOf<Port> = Readonly<Record<keyof Port & string, string>>;

/** The wire side of a port: what `RpcController` puts a handler per operation on. */
export abstract class PortRpcController<Port extends object> {
  protected constructor(
    readonly port: Port,
    readonly rpc: RpcServer,
  ) {}
}

type Handled = { readonly port: object; readonly rpc: RpcServer };
type Operations = Readonly<Record<string, (argument: unknown) => Promise<unknown>>>;

/**
 * Makes a class answer for a port over Redis: an `@MessagePattern` for every operation that its
 * patterns name, handed to the local binding once its argument has the operation's shape. Both
 * tables name every operation of the port, or they do not compile.
 */
export function RpcController<Port>(
  patterns: PatternsOf<Port>,
  shapes: OperationShapes<Port>,
): ClassDecorator {
  const bind: ClassDecorator = (target) => {
    const prototype = target.prototype as object;
    for (const [operation, pattern] of Object.entries<string>(patterns)) {
      const shape = shapes[operation as keyof Port & string] as ShapeNode;
      const handler = function (this: Handled, message: unknown): Observable<SignedMessage> {
        const port = this.port as Operations;
        const call = async (argument: unknown): Promise<unknown> => port[operation]?.(argument);
        return this.rpc.answer(pattern, message, checkedOperation(shape, call));
      };
      Object.defineProperty(prototype, operation, {
        value: handler,
        configurable: true,
        writable: true,
      });
      const descriptor = Object.getOwnPropertyDescriptor(prototype, operation);
      Payload()(prototype, operation, 0);
      MessagePattern(pattern)(prototype, operation, descriptor as TypedPropertyDescriptor<unknown>);
    }
  };
  return applyDecorators(bind, Controller(), UseFilters(WireErrorFilter));
}
