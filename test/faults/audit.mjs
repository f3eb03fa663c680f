// The auditor as a command: after a benchmark, a fault run, or any time.
//
//   node test/faults/audit.mjs --database-url postgres://… [--log acknowledgements.jsonl] [--live]
//
// Prints one JSON line; exits with 0 when every check holds, 1 when one is broken. `--live` checks
// an exchange at work: what is still on its way is not held against it.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(here, '../../.cache/auditor');
const require = createRequire(import.meta.url);

/** Compiles the auditor's few files; they import nothing but each other and pg. */
function compiled() {
  const ts = require('typescript');
  const compilerOptions = {
    module: ts.ModuleKind.CommonJS,
    target: ts.ScriptTarget.ES2023,
    esModuleInterop: true,
  };
  const folder = join(here, 'auditor');
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'package.json'), '{"type":"commonjs"}\n');
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.ts'))) {
    const source = readFileSync(join(folder, name), 'utf8');
    const { outputText } = ts.transpileModule(source, { compilerOptions });
    writeFileSync(join(out, name.replace(/\.ts$/, '.js')), outputText);
  }
  return require(join(out, 'auditor.js'));
}

const { values } = parseArgs({
  options: {
    'database-url': { type: 'string' },
    log: { type: 'string' },
    live: { type: 'boolean', default: false },
  },
});
if (values['database-url'] === undefined) {
  process.stderr.write('usage: audit.mjs --database-url <url> [--log <file>] [--live]\n');
  process.exit(2);
}
const report = await compiled().audit({
  databaseUrl: values['database-url'],
  logPath: values.log,
  quiet: !values.live,
});
process.stdout.write(`${JSON.stringify(report)}\n`);
process.exit(report.ok ? 0 : 1);
