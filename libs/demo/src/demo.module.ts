import { Module } from '@nestjs/common';

import { DemoHistory } from './seed/demo-history';
import { DemoSeed, SeedParts } from './seed/demo-seed';
import { OpeningBalances } from './seed/opening-balances';

/** Demo accounts, instruments and balances; does nothing unless the process is told to seed. */
@Module({ providers: [OpeningBalances, DemoHistory, SeedParts, DemoSeed] })
export class DemoModule {}
