import { WALLET_SHAPES, WalletApi, walletPatterns } from '@app/contracts';
import { PortRpcController, RpcController, RpcServer } from '@app/platform';
import type { Type } from '@nestjs/common';

/**
 * The wire side of one shard of wallet, made at the start since its patterns carry the shard. Only
 * `apps/wallet` mounts it.
 */
export function walletRpcController(shard: number): Type {
  @RpcController<WalletApi>(walletPatterns(shard), WALLET_SHAPES)
  class WalletRpcController extends PortRpcController<WalletApi> {
    constructor(port: WalletApi, rpc: RpcServer) {
      super(port, rpc);
    }
  }
  return WalletRpcController;
}
