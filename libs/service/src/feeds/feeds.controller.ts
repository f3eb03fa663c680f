import type { Revocation } from '@app/contracts';
import { flawOf, shape } from '@app/kernel';
import { WireErrorFilter, WireSeal } from '@app/platform';
import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';

import { FEED_PATTERNS } from './feed-patterns';
import type { MarketFeedEvent } from './market-feed';
import { RemoteMarketFeed } from './market-feed';
import type { OrderFeedEvent } from './order-feed';
import { RemoteOrderFeed } from './order-feed';
import { RemoteRevocationFeed } from './revocation-feed';

const REVOCATIONS = shape.list(
  shape.record<Revocation>({
    credentialId: shape.text(),
    via: shape.oneOf('token', 'key'),
    userId: shape.text(),
  }),
);

/** Opens what other processes broadcast; what is not sealed by one of ours counts for nothing. */
@Controller()
@UseFilters(WireErrorFilter)
export class FeedsController {
  constructor(
    private readonly seal: WireSeal,
    private readonly orders: RemoteOrderFeed,
    private readonly market: RemoteMarketFeed,
    private readonly revocations: RemoteRevocationFeed,
  ) {}

  @EventPattern(FEED_PATTERNS.orders)
  onOrders(@Payload() message: unknown): void {
    const event = this.seal.open(FEED_PATTERNS.orders, message) as OrderFeedEvent | null;
    if (event !== null) this.orders.receive(event);
  }

  @EventPattern(FEED_PATTERNS.market)
  onMarket(@Payload() message: unknown): void {
    const event = this.seal.open(FEED_PATTERNS.market, message) as MarketFeedEvent | null;
    if (event !== null) this.market.receive(event);
  }

  @EventPattern(FEED_PATTERNS.revocations)
  onRevocations(@Payload() message: unknown): void {
    const told = this.seal.open(FEED_PATTERNS.revocations, message);
    if (flawOf(REVOCATIONS, told) === null) this.revocations.receive(told as Revocation[]);
  }
}
