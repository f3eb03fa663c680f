// node scripts/engine-nightly.mjs
// The property spec of the order book with a million commands (ENGINE_COMMANDS) and a seed of the
// day (ENGINE_SEED), which is printed in the name of the spec.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const seed = Math.floor(Date.now() / 86_400_000);
const jest = join(root, 'node_modules/jest/bin/jest.js');
const args = ['--selectProjects', 'property', '--testPathPatterns', 'libs/order-book'];
const { status } = spawnSync(process.execPath, [jest, ...args, '--testTimeout', '1800000'], {
  cwd: root,
  stdio: 'inherit',
  env: { ENGINE_COMMANDS: '1000000', ENGINE_SEED: String(seed), ...process.env },
});
process.exit(status ?? 1);
