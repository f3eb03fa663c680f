import { Module } from '@nestjs/common';

import { DemoSeed } from './demo-seed';

/** Demo accounts, instruments and balances; does nothing unless the process is told to seed. */
@Module({ providers: [DemoSeed] })
export class DemoModule {}
