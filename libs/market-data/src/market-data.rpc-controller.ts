import { MarketDataApi, MARKET_DATA_PATTERNS } from '@app/contracts';
import { PortRpcController, RpcController, RpcServer } from '@app/platform';

/** The wire side of market-data; only `apps/market-data` mounts it. */
@RpcController<MarketDataApi>(MARKET_DATA_PATTERNS)
export class MarketDataRpcController extends PortRpcController<MarketDataApi> {
  constructor(port: MarketDataApi, rpc: RpcServer) {
    super(port, rpc);
  }
}
