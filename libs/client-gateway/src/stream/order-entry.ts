import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { DomainError } from '@app/kernel';
import type { Principal } from '@app/contracts';
import { AppLogger } from '@app/platform';

import { GatewayOptions } from '../gateway-options';
import { errorAnswer } from '../http/error-body';
import type { GatewayReply } from '../http/gateway-request';
import { RequestIds } from '../http/request-ids';
import { OrdersController } from '../orders/orders.controller';
import { PlaceOrderDto } from '../orders/place-order.dto';
import { ReplaceOrderDto } from '../orders/replace-order.dto';
import { RateLimits, rateRefusal } from '../rate-limit/rate-limits';
import type { RateCost } from '../rate-limit/rate-limits';
import { missing } from '../validation/decimal-field';
import { DtoPipe } from '../validation/dto.pipe';
import type { EntryMessage } from './frames';

/** What the order entry answers: status and body as REST has them. */
export interface EntryAnswer {
  readonly status: number;
  readonly body: unknown;
}

type Data = EntryMessage['data'];

const COSTS: Readonly<Record<EntryMessage['action'], RateCost>> = {
  submit_order: { weight: 1, reserve: false },
  replace_order: { weight: 1, reserve: false },
  cancel_order: { weight: 1, reserve: true },
  cancel_all_orders: { weight: 5, reserve: true },
};

/**
 * Orders over the socket. It asks the very handlers of the REST routes, after the same rate limit,
 * permission and validation, so that an answer cannot differ by the way it was asked for.
 */
@Injectable()
export class OrderEntry {
  private readonly pipe = new DtoPipe();
  private readonly ids: RequestIds;

  constructor(
    private readonly modules: ModuleRef,
    private readonly limits: RateLimits,
    private readonly logger: AppLogger,
    options: GatewayOptions,
  ) {
    this.ids = new RequestIds(`${options.values.requestIdPrefix}-oe`);
  }

  /** Never throws: whatever goes wrong is the answer. */
  async answer(caller: Principal, message: EntryMessage): Promise<EntryAnswer> {
    const requestId = this.ids.next();
    try {
      const decision = this.limits.ofCaller(caller, COSTS[message.action]);
      if (!decision.allowed) throw rateRefusal(decision);
      if (!caller.permissions.includes('trade')) {
        throw new DomainError('PERMISSION_DENIED', 'permission trade is needed');
      }
      return await this.asked(caller, message, requestId);
    } catch (error) {
      const { status, body, internal } = errorAnswer(error, requestId);
      if (internal) this.logger.error({ err: error, requestId }, 'an order entry failed');
      return { status, body };
    }
  }

  private async asked(
    caller: Principal,
    { action, data }: EntryMessage,
    requestId: string,
  ): Promise<EntryAnswer> {
    const orders = this.modules.get(OrdersController, { strict: false });
    const reply = silentReply(requestId);
    switch (action) {
      case 'submit_order': {
        const body = (await this.dto(data, PlaceOrderDto)) as PlaceOrderDto;
        return { status: 200, body: await orders.place(body, caller, reply) };
      }
      case 'replace_order': {
        const { order_id: id, keep_priority: keep, ...changes } = data;
        const body = (await this.dto(changes, ReplaceOrderDto)) as ReplaceOrderDto;
        const query: Record<string, string> = keep === true ? { keep_priority: 'true' } : {};
        return { status: 200, body: await orders.replace(orderId(id), body, query, caller) };
      }
      case 'cancel_order':
        await orders.cancel(orderId(data['order_id']), caller);
        return { status: 204, body: null };
      case 'cancel_all_orders':
        return { status: 207, body: await orders.cancelAll(queryOf(data), caller, reply) };
    }
  }

  private dto(value: Data, metatype: new () => object): Promise<unknown> {
    return this.pipe.transform(value, { type: 'body', metatype });
  }
}

function orderId(value: unknown): string {
  if (value === undefined || value === null) throw missing('order_id');
  return typeof value === 'string' ? value : '';
}

/** Filters as a query string would bring them. */
function queryOf(data: Data): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  for (const name of ['symbols', 'side']) {
    const value = data[name];
    if (typeof value === 'string') query[name] = value;
    else if (Array.isArray(value)) query[name] = value.map((item) => String(item));
  }
  return query;
}

/** A reply of which only the id is used: headers have no place on a socket. */
function silentReply(id: string): GatewayReply {
  const reply: GatewayReply = {
    sent: false,
    request: { id },
    header: () => undefined,
    headers: () => undefined,
    status: () => reply,
    type: () => reply,
    send: () => undefined,
  };
  return reply;
}
