// The figures of the front end under load, in the span that they are promised for: a minute.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { CHROMIUM_HINT, ensureChromium } from './lib/chromium.mjs';
import { ROOT, say, setUp } from './lib/setup.mjs';
import { buildWeb } from './lib/web.mjs';

if (ensureChromium() === null) {
  say(CHROMIUM_HINT);
  process.exit(1);
}
await setUp({ app: 'exchange' });
await buildWeb();
const jest = join(ROOT, 'node_modules', '.bin', 'jest');
const args = ['--selectProjects', 'browser', '--testPathPatterns', 'test/browser/performance'];
const env = { PERFORMANCE_SECONDS: '60', ...process.env };
const { status } = spawnSync(jest, args, { cwd: ROOT, env, stdio: 'inherit' });
process.exit(status ?? 1);
