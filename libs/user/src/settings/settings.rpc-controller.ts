import { SETTINGS_PATTERNS, SETTINGS_SHAPES, SettingsApi } from '@app/contracts';
import { PortRpcController, RpcController, RpcServer } from '@app/platform';

/** The wire side of settings; only `apps/user` mounts it. */
@RpcController<SettingsApi>(SETTINGS_PATTERNS, SETTINGS_SHAPES)
export class SettingsRpcController extends PortRpcController<SettingsApi> {
  constructor(port: SettingsApi, rpc: RpcServer) {
    super(port, rpc);
  }
}
