// npm run --silent engine:scenarios -- FILE.jsonl
// Runs each scenario on a fresh book of the production engine; one JSON line each on stdout.
import { loadEngineModule } from './engine-build.mjs';

const files = process.argv.slice(2);
if (files.length === 0) {
  process.stderr.write('usage: npm run --silent engine:scenarios -- FILE.jsonl\n');
  process.exit(2);
}
const { runScenarioFile } = loadEngineModule('scenarios');
for (const file of files) process.stdout.write(`${runScenarioFile(file).join('\n')}\n`);
