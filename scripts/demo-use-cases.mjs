// npm run demo:use-cases: all four use cases at their defaults, twice in a row and once more after
// a reset, against the exchange that runs (OPENBELL_API_URL, else port 8347) or one of its own.
// A row for each run; ends with 1 when one of them did not pass.
import { setTimeout as sleep } from 'node:timers/promises';

import { signIn } from './lib/demo-client.mjs';
import { withExchange } from './lib/demo-exchange.mjs';
import { left, print, right } from './lib/terminal.mjs';

const RUN_MS_MAX = 180_000;
const POLL_MS = 250;
const ROUNDS = ['first', 'second', 'after reset'];

await withExchange(async ({ address }) => {
  const operator = await signIn(address, 'operator_demo');
  const cards = await operator.get('/v2/demo/scenarios');
  let failed = 0;
  for (const round of ROUNDS) {
    if (round === 'after reset') await reset(operator);
    for (const { id } of cards) {
      // Each run signs in anew: a login lasts a quarter of an hour.
      const trader = await signIn(address, 'buyer_demo');
      const run = await runToEnd(trader, id);
      if (run.state !== 'passed') failed += 1;
      tell(round, id, run);
    }
  }
  const all = ROUNDS.length * cards.length;
  if (failed > 0) throw new Error(`${failed} of ${all} runs did not pass`);
  print(`${all} of ${all} runs passed at ${address}`);
});

async function reset(operator) {
  const { status, body, ms } = await operator.send('POST', '/v2/demo/reset', {});
  if (status !== 200) throw new Error(`no reset: ${status} ${body?.message ?? ''}`);
  print(`${left('reset', 14)}${right(`${(ms / 1_000).toFixed(1)} s`, 46)}`);
}

async function runToEnd(trader, id) {
  const path = `/v2/demo/scenarios/${id}/runs`;
  const { status, body, ms: asked } = await trader.send('POST', path, { settings: {} });
  if (status !== 201) throw new Error(`${id} does not start: ${status} ${body?.message ?? ''}`);
  const startedAt = performance.now() - asked;
  for (;;) {
    const run = await trader.get(`/v2/demo/runs/${body.run_id}`);
    const ms = performance.now() - startedAt;
    if (run.state !== 'queued' && run.state !== 'running') return { ...run, ms };
    if (ms > RUN_MS_MAX) throw new Error(`${id} is not over after ${RUN_MS_MAX / 1_000} s`);
    await sleep(POLL_MS);
  }
}

function tell(round, id, { state, assertions, ms, summary }) {
  const good = assertions.filter(({ ok }) => ok).length;
  const checks = `${good} of ${assertions.length} checks`;
  const took = `${(ms / 1_000).toFixed(1)} s`;
  print(`${left(round, 14)}${left(id, 26)}${left(state, 10)}${right(took, 10)}  ${checks}`);
  if (state === 'passed') return;
  print(`  ${summary}`);
  for (const { label, expected, actual, ok } of assertions) {
    if (!ok) print(`  ${label}: expected ${expected}, found ${actual}`);
  }
}
