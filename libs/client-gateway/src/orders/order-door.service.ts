import { Injectable } from '@nestjs/common';
import { Clock, DomainError, REASONS } from '@app/kernel';
import { OrdersApi } from '@app/contracts';
import type { OrderView, Outcome, Principal, SubmitAnswer, SubmitRequest } from '@app/contracts';

import { SuspendedAccounts } from '../account/suspended-accounts';
import { GatewayOptions } from '../gateway-options';
import type { RequestFrame } from './order-request';
import { SubmitBatcher } from './submit-batcher';

/** Where new orders leave the gateway, whichever route they came by. */
@Injectable()
export class OrderDoor {
  private readonly batcher: SubmitBatcher;

  constructor(
    orders: OrdersApi,
    private readonly suspended: SuspendedAccounts,
    private readonly clock: Clock,
    private readonly options: GatewayOptions,
  ) {
    const { maxOrderBatch, maxPendingOrders, answerWithinMs } = options.values;
    this.batcher = new SubmitBatcher((batch) => orders.submit(batch), {
      maxBatch: maxOrderBatch,
      maxPending: maxPendingOrders,
      answerWithinMs,
    });
  }

  /** Whose request it is and until when its answer is of use. */
  frame(caller: Principal): RequestFrame {
    const receivedAt = this.clock.now();
    const deadlineAt = receivedAt + this.options.values.requestDeadlineMs;
    return { accountId: caller.accountId, receivedAt, deadlineAt };
  }

  /**
   * Submits an order and answers it, even when it was recorded and then rejected. Throws refusals
   * from before it was recorded and TRADING_SUSPENDED_BY_USER.
   */
  async submit(request: SubmitRequest): Promise<SubmitAnswer> {
    if (await this.suspended.has(request.accountId)) {
      throw new DomainError('TRADING_SUSPENDED_BY_USER', 'suspend_trade is set');
    }
    return accepted(await this.batcher.submit(request));
  }

  /** As {@link submit}, and throws also what risk, wallet or matching refused. */
  async place(request: SubmitRequest): Promise<OrderView> {
    const { order } = await this.submit(request);
    if (order.status === 'rejected') throw rejection(order);
    return order;
  }
}

function accepted(outcome: Outcome<SubmitAnswer>): SubmitAnswer {
  if (outcome.ok) return outcome.value;
  throw new DomainError(outcome.reason, outcome.message, outcome.details);
}

/** The refusal of an order that was recorded and then refused by risk, wallet or matching. */
export function rejection(order: OrderView): DomainError {
  const reason = order.reason ?? 'INTERNAL';
  return new DomainError(reason, order.reasonMessage ?? REASONS[reason].status.toString(), {
    ...order.reasonDetails,
    order_id: order.terms.orderId,
    client_order_id: order.terms.clientOrderId,
  });
}
