import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { ROOT } from './source-tree';

interface Cruise {
  readonly summary: {
    readonly violations: readonly { readonly rule: { readonly name: string } }[];
  };
}

interface RuleSet {
  readonly forbidden: readonly { readonly name: string; readonly comment: string }[];
}

const CONFIG = join(ROOT, '.dependency-cruiser.cjs');
const rules = createRequire(__filename)(CONFIG) as RuleSet;

/** A small tree in which each rule is broken once: file, and what it imports. */
const BROKEN: readonly (readonly [rule: string, file: string, ...imports: string[]])[] = [
  ['kernel-imports-nothing', 'libs/kernel/src/bad.ts', 'node:fs'],
  ['contracts-only-kernel', 'libs/contracts/src/bad.ts', 'node:crypto'],
  ['order-book-only-kernel', 'libs/order-book/src/bad.ts', '@app/contracts'],
  ['streams-only-kernel-and-contracts', 'libs/streams/src/bad.ts', '@app/platform'],
  ['platform-only-kernel-and-contracts', 'libs/platform/src/bad.ts', '@app/streams'],
  ['feature-not-to-feature', 'libs/wallet/src/bad.ts', '@app/user'],
  ['order-book-only-for-matching', 'libs/reporting/src/bad.ts', '@app/order-book'],
  ['feature-not-to-demo-or-testing', 'libs/user/src/bad.ts', '@app/testing'],
  ['demo-is-a-client', 'libs/demo/src/bad.ts', '@app/wallet'],
  ['nothing-imports-apps', 'libs/wallet/src/to-app.ts', '../../../apps/one/src/part'],
  ['apps-not-to-each-other', 'apps/two/src/bad.ts', '../../one/src/part'],
  ['web-only-contracts', 'web/app/bad.ts', '../../libs/kernel/src/index'],
  ['through-the-index', 'apps/one/src/deep.ts', '../../../libs/wallet/src/inner'],
  ['database-is-private', 'libs/demo/src/tables.ts', '../../user/src/database/rows'],
  ['domain-knows-no-framework', 'libs/wallet/src/domain/bad.ts', 'pg'],
  ['no-cycles', 'libs/kernel/src/one.ts', './other'],
  ['no-orphans', 'libs/kernel/src/forgotten.ts'],
  ['no-undeclared-packages', 'libs/wallet/src/unknown.ts', 'left-pad-of-nobody'],
  ['no-dev-packages-in-production', 'libs/wallet/src/dev.ts', 'fast-check'],
];

const LIBS = 'kernel contracts order-book streams platform user wallet reporting testing demo';
const GOOD: readonly (readonly [file: string, ...imports: string[]])[] = [
  ...LIBS.split(' ').map((lib) => [`libs/${lib}/src/index.ts`] as const),
  ['libs/kernel/src/other.ts', './one'],
  ['libs/wallet/src/inner.ts'],
  ['libs/user/src/database/rows.ts'],
  ['apps/one/src/part.ts'],
];

describe('import rules', () => {
  const root = mkdtempSync(join(tmpdir(), 'openbell-boundaries-'));
  const fired = new Set<string>();

  const write = (file: string, imports: readonly string[]): void => {
    const path = join(root, file);
    mkdirSync(dirname(path), { recursive: true });
    const lines = imports.map((name, index) => `import * as i${index} from '${name}';`);
    const uses = imports.map((_, index) => `i${index}`).join(', ');
    writeFileSync(path, `${lines.join('\n')}\nexport const used = [${uses}];\n`);
  };

  beforeAll(() => {
    for (const name of ['tsconfig.json', 'package.json']) {
      copyFileSync(join(ROOT, name), join(root, name));
    }
    for (const [, file, ...imports] of BROKEN) write(file, imports);
    for (const [file, ...imports] of GOOD) write(file, imports);
    for (const name of ['pg', 'fast-check']) {
      mkdirSync(join(root, 'node_modules', name), { recursive: true });
      writeFileSync(join(root, 'node_modules', name, 'index.js'), 'exports.a = 1;\n');
      writeFileSync(join(root, 'node_modules', name, 'package.json'), `{"name":"${name}"}\n`);
    }
    const bin = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const args = [bin, '--config', CONFIG, '--output-type', 'json', 'apps', 'libs', 'web'];
    const { stdout } = spawnSync(process.execPath, args, { cwd: root, maxBuffer: 50_000_000 });
    const cruise = JSON.parse(stdout.toString()) as Cruise;
    for (const violation of cruise.summary.violations) fired.add(violation.rule.name);
  }, 30_000);

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it.each(BROKEN.map(([name, file]) => [name, file]))('%s fires on %s', (name) => {
    expect([...fired]).toContain(name);
  });

  it('are each broken here once, and each says why it is there', () => {
    expect(BROKEN.map(([name]) => name).sort()).toEqual(rules.forbidden.map((r) => r.name).sort());
    expect(rules.forbidden.filter((r) => r.comment.length < 20)).toEqual([]);
  });
});
