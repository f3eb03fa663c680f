import { Validator } from '@seriousme/openapi-schema-validator';

import { GatewayHarness } from './testing/gateway-harness.fixture';

describe('the served OpenAPI document', () => {
  let gateway: GatewayHarness;

  beforeAll(async () => {
    gateway = await GatewayHarness.start();
  });
  afterAll(() => gateway.stop());

  it('is valid by the schema of its version', async () => {
    const { body } = await gateway.ask('GET', '/docs-json');
    const result = await new Validator().validate(body as Record<string, unknown>);
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
  });

  it('would not be valid with an operation that answers nothing', async () => {
    const { body } = await gateway.ask('GET', '/docs-json');
    const broken = { ...(body as object), paths: { '/v2/clock': { get: { responses: 'none' } } } };
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });
});
