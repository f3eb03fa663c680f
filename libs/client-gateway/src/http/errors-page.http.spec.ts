import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { REASONS } from '@app/kernel';

import { GatewayHarness } from '../testing/gateway-harness.fixture';
import { errorsPage } from './errors-page';

const FILE = join(__dirname, '../../../../docs/errors.md');

describe('the page of errors', () => {
  it('is in docs/errors.md as it is made now', () => {
    expect(readFileSync(FILE, 'utf8')).toBe(errorsPage());
  });

  it('has every reason of the catalogue with status and code', () => {
    const lines = errorsPage().split('\n');
    for (const [reason, { status, code }] of Object.entries(REASONS)) {
      const line = lines.find((row) => row.includes(`\`${reason}\``)) ?? `no ${reason}`;
      expect(line).toMatch(new RegExp(`^\\| ${status} +\\| ${code} +\\| \`${reason}\``));
    }
  });

  it('is served to anyone', async () => {
    const gateway = await GatewayHarness.start();
    try {
      const { status, headers, body } = await gateway.ask('GET', '/docs/errors');
      expect({ status, type: headers['content-type'], body }).toEqual({
        status: 200,
        type: 'text/markdown; charset=utf-8',
        body: errorsPage(),
      });
    } finally {
      await gateway.stop();
    }
  });
});
