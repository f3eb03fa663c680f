import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const RUN_MS_MAX = 120_000;

/** Without colours and pauses; answers standard output. Throws all of it unless the exit is 0. */
function run(script: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const child = spawn(process.execPath, [join(ROOT, 'scripts', script), '--fast'], {
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: RUN_MS_MAX,
  });
  let [text, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (errors += part));
  return new Promise((done, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) done(text);
      else reject(new Error(`${script} ended with ${code}\n${errors}\n${text}`));
    });
  });
}

describe('demos of the terminal', () => {
  it('matching: the better price first, then who came first, then the speed', async () => {
    const text = await run('demo-matching.mjs');
    const trades = [...text.matchAll(/traded +(\d+) @ ([\d.]+) +resting (\d+)/g)];
    expect(trades.slice(0, 2).map(([, ...facts]) => facts)).toEqual([
      ['80', '190.03', '103'],
      ['40', '190.05', '101'],
    ]);
    expect(text).toContain('POST_ONLY_WOULD_TAKE');
    expect(text).toMatch(/messages a second, median +[\d,]{6,}/);
    expect(text).toContain('Every step came out as told.');
  });
});
