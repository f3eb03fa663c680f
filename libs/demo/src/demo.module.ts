import { Module } from '@nestjs/common';

import { ScenariosModule } from './scenarios/scenarios.module';
import { DemoHistory } from './seed/demo-history';
import { DemoSeed, SeedParts } from './seed/demo-seed';
import { OpeningBalances } from './seed/opening-balances';

/** Demo accounts, instruments and balances; does nothing unless the process is told to seed. */
@Module({
  imports: [ScenariosModule],
  providers: [OpeningBalances, DemoHistory, SeedParts, DemoSeed],
})
export class DemoModule {}
