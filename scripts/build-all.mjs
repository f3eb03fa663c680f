// Builds every app that has a main file.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT, setUp } from './lib/setup.mjs';

const apps = readdirSync(join(ROOT, 'apps')).filter((app) => {
  return existsSync(join(ROOT, 'apps', app, 'src', 'main.ts'));
});
for (const app of apps) process.stdout.write(`${await setUp({ app })}\n`);
