import 'reflect-metadata';

import { serve } from '@app/platform';

import { AppModule } from './app.module';

void serve({ module: (runtime) => AppModule.forRoot(runtime), migrations: [] });
