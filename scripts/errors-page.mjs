// Writes docs/errors.md from the catalogue of reasons, as the exchange serves it at /docs/errors.
//   node scripts/errors-page.mjs
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { ROOT, say, setUp } from './lib/setup.mjs';

await setUp({ app: 'exchange' });
const load = createRequire(import.meta.url);
const { errorsPage } = load(join(ROOT, 'dist/libs/client-gateway/src/http/errors-page.js'));
const path = join(ROOT, 'docs', 'errors.md');
writeFileSync(path, errorsPage());
say(`${path} is written`);
