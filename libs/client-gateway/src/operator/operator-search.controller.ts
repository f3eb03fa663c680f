import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiQuery, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { DomainError } from '@app/kernel';
import { OrdersApi, ReportingApi, WalletApi } from '@app/contracts';
import type { OrderView } from '@app/contracts';

import { Access } from '../auth/access.decorators';
import { cash } from '../money';
import { OrderObjects } from '../orders/order-objects.service';
import { presentTimeline } from '../orders/order-timeline.presenter';
import { orderIdOf } from '../orders/orders.controller';
import { malformed } from '../validation/decimal-field';
import { queryCount, queryText, queryTime, queryWord } from '../validation/query';
import type { Query as QueryValues } from '../validation/query';
import { formatTime } from '../validation/times';
import { AccountNames } from './account-names';
import { AccountsView } from './console-access';
import { pageToken } from './page-token';

const STATUSES = [
  'open',
  'closed',
  'pending_new',
  'accepted',
  'new',
  'partially_filled',
  'filled',
  'canceled',
  'expired',
  'replaced',
  'rejected',
  'held',
  'suspended',
] as const;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const LEDGER_ROWS_MAX = 1_000;

/** Orders and trades of everybody, with all that happened to an order: operators only. */
@ApiTags('operator')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/admin')
@Access({ permission: 'admin', roles: ['operator'], weight: 10 })
export class OperatorSearchController {
  constructor(
    private readonly orders: OrdersApi,
    private readonly reporting: ReportingApi,
    private readonly wallet: WalletApi,
    private readonly objects: OrderObjects,
    private readonly names: AccountNames,
  ) {}

  @Get('orders')
  @AccountsView()
  @ApiOperation({ summary: 'Orders of every account, newest first' })
  @ApiQuery({ name: 'username', required: false })
  @ApiQuery({ name: 'symbol', required: false })
  @ApiQuery({ name: 'side', required: false, enum: ['buy', 'sell'] })
  @ApiQuery({ name: 'status', required: false, enum: STATUSES })
  @ApiQuery({ name: 'id', required: false, description: 'Order id or client order id' })
  @ApiQuery({ name: 'after', required: false })
  @ApiQuery({ name: 'until', required: false })
  @ApiQuery({ name: 'limit', required: false, description: 'At most 500; default 100' })
  @ApiQuery({ name: 'page_token', required: false })
  async searchOrders(@Query() query: QueryValues) {
    const limit = queryCount(query, 'limit', { min: 1, max: 500, fallback: 100 });
    const views = await this.orders.search({
      accountId: await this.accountOf(query),
      symbol: queryText(query, 'symbol'),
      side: queryWord(query, 'side', ['buy', 'sell']),
      status: queryWord(query, 'status', STATUSES),
      id: queryText(query, 'id'),
      afterAt: queryTime(query, 'after'),
      untilAt: queryTime(query, 'until'),
      beforeSeq: pageToken(query),
      limit: limit + 1,
    });
    const page = views.slice(0, limit);
    const more = views.length > limit ? String(page.at(-1)?.submittedSeq) : null;
    return { orders: await this.named(page), next_page_token: more };
  }

  @Get('orders/:id/timeline')
  @AccountsView()
  @ApiOperation({ summary: 'An order of anybody with every event in every stream' })
  async orderHistory(@Param('id') id: string) {
    const orderId = orderIdOf(id);
    const [view] = await this.orders.search({
      accountId: null,
      symbol: null,
      side: null,
      status: null,
      id: orderId,
      afterAt: null,
      untilAt: null,
      beforeSeq: null,
      limit: 1,
    });
    if (view?.terms.orderId !== orderId) {
      throw new DomainError('ORDER_NOT_FOUND', `order ${orderId} not found`);
    }
    const { accountId } = view.terms;
    const [timeline, ledger] = await Promise.all([
      this.orders.timeline({ accountId, orderId }),
      this.wallet.ledger({
        accountId,
        orderId,
        asset: null,
        kinds: null,
        cursor: null,
        direction: 'asc',
        afterAt: null,
        untilAt: null,
        limit: LEDGER_ROWS_MAX,
      }),
    ]);
    const [order] = await this.named([view]);
    return { order, timeline: presentTimeline(view, timeline, ledger) };
  }

  @Get('trades')
  @AccountsView()
  @ApiOperation({ summary: 'Trades of every account with both sides, newest first' })
  @ApiQuery({ name: 'username', required: false })
  @ApiQuery({ name: 'symbol', required: false })
  @ApiQuery({ name: 'order_id', required: false })
  @ApiQuery({ name: 'limit', required: false, description: 'At most 1000; default 100' })
  @ApiQuery({ name: 'page_token', required: false })
  async searchTrades(@Query() query: QueryValues) {
    const limit = queryCount(query, 'limit', { min: 1, max: 1_000, fallback: 100 });
    const orderId = queryText(query, 'order_id');
    if (orderId !== null && !UUID.test(orderId)) throw malformed('order_id', 'must be a UUID');
    const rows = await this.reporting.trades({
      accountId: await this.accountOf(query),
      symbol: queryText(query, 'symbol'),
      orderId,
      beforeTradeId: pageToken(query),
      limit: limit + 1,
    });
    const page = rows.slice(0, limit);
    const names = await this.names.ofAccounts(
      page.flatMap(({ buyAccountId, sellAccountId }) => [buyAccountId, sellAccountId]),
    );
    const more = rows.length > limit ? String(page.at(-1)?.tradeId) : null;
    const trades = page.map((row) => ({
      trade_id: row.tradeId,
      at: formatTime(row.at),
      symbol: row.symbol,
      price: cash(row.priceUnits),
      qty: String(row.quantityShares),
      buyer: names.get(row.buyAccountId) ?? row.buyAccountId,
      buy_order_id: row.buyOrderId,
      seller: names.get(row.sellAccountId) ?? row.sellAccountId,
      sell_order_id: row.sellOrderId,
    }));
    return { trades, next_page_token: more };
  }

  private async accountOf(query: QueryValues): Promise<string | null> {
    const username = queryText(query, 'username');
    return username === null ? null : await this.names.accountOf(username);
  }

  /** The public form of each order and whose it is; fees are not asked for. */
  private async named(views: readonly OrderView[]) {
    const names = await this.names.ofAccounts(views.map(({ terms }) => terms.accountId));
    return await Promise.all(
      views.map(async (view) => {
        const { accountId } = view.terms;
        const object = await this.objects.quick(view);
        return { ...object, account_id: accountId, username: names.get(accountId) ?? null };
      }),
    );
  }
}
