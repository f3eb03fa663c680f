import { MARKET_DATA_PATTERNS, MARKET_DATA_SHAPES, MarketDataApi } from '@app/contracts';
import { PortRpcController, RpcController, RpcServer } from '@app/platform';

/** The wire side of market-data; only `apps/market-data` mounts it. */
@RpcController<MarketDataApi>(MARKET_DATA_PATTERNS, MARKET_DATA_SHAPES)
export class MarketDataRpcController extends PortRpcController<MarketDataApi> {
  constructor(port: MarketDataApi, rpc: RpcServer) {
    super(port, rpc);
  }
}
