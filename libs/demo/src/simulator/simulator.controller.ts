import type { Principal } from '@app/contracts';
import { Access, Caller } from '@app/platform';
import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';

import { DemoMode } from '../demo-mode';
import { SIM_ACCOUNTS } from '../domain/sim-market';
import { REGIMES } from '../domain/sim-types';
import { SimulatorDto, SPEED_RANGE } from './simulator.dto';
import type { SimulatorState } from './simulator.service';
import { Simulator } from './simulator.service';

/** The simulated market: how it is, and its pace, mood and pause. */
@ApiTags('demo')
@ApiBearerAuth()
@ApiSecurity('key')
@Controller('v2/demo/simulator')
export class SimulatorController {
  constructor(
    private readonly simulator: Simulator,
    private readonly mode: DemoMode,
  ) {}

  @Get()
  @ApiOperation({ summary: 'State and figures of the market simulator' })
  read() {
    this.mode.assertDemo();
    return present(this.simulator.state());
  }

  @Patch()
  @Access({ permission: 'trade' })
  @ApiOperation({ summary: 'Start, pause, pace, mood and seed; operators and demo accounts' })
  async change(@Body() body: SimulatorDto, @Caller() caller: Principal) {
    this.mode.assertMayControl(caller);
    const { running, speed, regime, seed } = body;
    const state = await this.simulator.change({
      running: running ?? undefined,
      speed: speed ?? undefined,
      regime: regime ?? undefined,
      seed: seed ?? undefined,
    });
    return present(state);
  }
}

function present(state: SimulatorState) {
  const { running, speed, regime, seed, status, isStarted } = state;
  const idle = running ? 'starting' : 'stopped';
  return {
    running,
    speed,
    regime,
    seed,
    state: isStarted ? (status?.state ?? 'starting') : idle,
    regimes: REGIMES,
    speed_min: SPEED_RANGE.min,
    speed_max: SPEED_RANGE.max,
    steps: status?.steps ?? 0,
    orders_sent: status?.ordersSent ?? 0,
    cancels_sent: status?.cancelsSent ?? 0,
    fills: status?.fills ?? 0,
    refused: status?.refused ?? 0,
    refusals: status?.refusals ?? {},
    messages_per_second: status?.messagesPerSecond ?? 0,
    errors: status?.errors ?? 0,
    last_error: status?.lastError ?? null,
    accounts: SIM_ACCOUNTS.map((username) => {
      return { username, open_orders: status?.openOrders[username] ?? 0 };
    }),
  };
}
