import { Module } from '@nestjs/common';

import { RunStore } from './database/run-store';
import { MachineController } from './machine.controller';
import { RunRescue } from './run-rescue.service';
import { RunStreamServer } from './run-stream.server';
import { ScenarioRuns } from './scenario-runs.service';
import { RunsController, ScenariosController } from './scenarios.controller';

/** The use cases, their runs and the stream of their progress. */
@Module({
  controllers: [ScenariosController, RunsController, MachineController],
  providers: [RunStore, RunRescue, ScenarioRuns, RunStreamServer],
  exports: [ScenarioRuns],
})
export class ScenariosModule {}
