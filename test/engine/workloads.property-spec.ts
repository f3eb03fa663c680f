import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { workloadHash } from '../../bench/engine/replay';
import { readWorkload } from '../../bench/engine/workload';

/** The workloads are 15 MB of data that is handed out beside the repository. */
const folder = resolve(__dirname, '../../../shared/workloads');
const sums = existsSync(join(folder, 'SHA256SUMS'))
  ? readFileSync(join(folder, 'SHA256SUMS'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(/\s+/).reverse() as [name: string, sum: string])
  : [];

describe('workloads of the engine contract', () => {
  it('are there', () => {
    if (sums.length === 0) process.stderr.write(`no workloads: ${folder} is missing\n`);
    expect([0, 5]).toContain(sums.length);
  });

  for (const [name, sum] of sums) {
    it(`${name} gives the reports whose SHA-256 is in SHA256SUMS`, () => {
      expect(workloadHash(readWorkload(join(folder, `${name}.bin.br`)))).toBe(sum);
    });
  }
});
