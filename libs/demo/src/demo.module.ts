import { Module } from '@nestjs/common';

import { DemoMode } from './demo-mode';
import { DemoReset } from './reset/demo-reset';
import { OpeningMarket } from './reset/opening-market';
import { ResetController } from './reset/reset.controller';
import { ScenariosModule } from './scenarios/scenarios.module';
import { DemoHistory } from './seed/demo-history';
import { DemoSeed, SeedParts } from './seed/demo-seed';
import { OpeningBalances } from './seed/opening-balances';
import { OwnAddress } from './simulator/own-address';
import { SimAccounts } from './simulator/sim-accounts';
import { SimulatorController } from './simulator/simulator.controller';
import { Simulator, SimulatorGround } from './simulator/simulator.service';

const seed = [OpeningBalances, DemoHistory, SeedParts, DemoSeed];
const simulator = [OwnAddress, SimAccounts, SimulatorGround, Simulator];
const reset = [OpeningMarket, DemoReset];

/** The demo: accounts, history, a simulated market; does nothing unless told to seed. */
@Module({
  imports: [ScenariosModule],
  controllers: [SimulatorController, ResetController],
  providers: [DemoMode, ...seed, ...simulator, ...reset],
})
export class DemoModule {}
