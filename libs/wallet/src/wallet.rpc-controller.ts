import { WalletApi, WALLET_PATTERNS } from '@app/contracts';
import { PortRpcController, RpcController, RpcServer } from '@app/platform';

/** The wire side of wallet; only `apps/wallet` mounts it. */
@RpcController<WalletApi>(WALLET_PATTERNS)
export class WalletRpcController extends PortRpcController<WalletApi> {
  constructor(port: WalletApi, rpc: RpcServer) {
    super(port, rpc);
  }
}
