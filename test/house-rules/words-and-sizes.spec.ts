import { foldersIn, isThere, sourceFiles } from './source-tree';

const LINES_MAX = 400;
const SPEC_LINES_MAX = 600;

/**
 * Files that may be longer, with the length that they have. The list may only shrink: a file that
 * has become shorter must leave it or lower its number.
 */
const LONGER: Readonly<Record<string, number>> = {};

/** Files that may switch a lint rule off for a line, with the rule. The list may only shrink. */
const LINT_EXCEPTIONS: Readonly<Record<string, string>> = {};

/** What may not stand in code, and what to do instead. This file names them and is left out. */
const BANNED: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\b(TODO|FIXME|XXX|HACK)\b/, 'do it, or open an issue'],
  [/@ts-(ignore|nocheck)/, 'mend the type'],
  [/\b(it|test|describe)\.(only|skip)\(|\b(xit|xdescribe|fit|fdescribe)\(/, 'run every spec'],
  [/should be defined|toMatchSnapshot\(/, 'state the behaviour'],
  [/synchronize: true/, 'write a migration'],
  [/\bserialize-javascript\b|\bchild_process'\)\.exec\(/, 'spawn without a shell'],
];

const code = sourceFiles(['.ts', '.tsx', '.mjs', '.cjs']);
const ours = code.filter((file) => !file.path.startsWith('test/house-rules/'));

describe('house rules over the source tree', () => {
  it('reads the tree', () => {
    expect(code.length).toBeGreaterThan(50);
  });

  it('keeps files short enough to read', () => {
    const long = ours
      .filter(({ path, lines }) => {
        const max = /spec\.ts$/.test(path) ? SPEC_LINES_MAX : LINES_MAX;
        return lines.length > (LONGER[path] ?? max);
      })
      .map(({ path, lines }) => `${path}: ${lines.length} lines`);
    expect(long).toEqual([]);
  });

  it('lets the list of longer files only shrink', () => {
    const stale = Object.entries(LONGER).filter(([path, length]) => {
      const file = ours.find((candidate) => candidate.path === path);
      return file === undefined || file.lines.length < length;
    });
    expect(stale).toEqual([]);
  });

  it.each(BANNED)('has nothing that matches %s: %s', (pattern) => {
    const found = ours.flatMap(({ path, lines }) =>
      lines.flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}`] : [])),
    );
    expect(found).toEqual([]);
  });

  it('switches lint rules off only where the list says so', () => {
    const found = ours.flatMap(({ path, lines }) =>
      lines.flatMap((line, index) => {
        const rule = /eslint-disable\S* +([^\s*]+)/.exec(line)?.[1];
        return rule === undefined || LINT_EXCEPTIONS[path] === rule ? [] : [`${path}:${index + 1}`];
      }),
    );
    expect(found).toEqual([]);
  });

  it('names files in kebab-case with their role, and none after nothing in particular', () => {
    const names = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.(ts|tsx|mjs|cjs)$/;
    const catchAll = /^(utils?|common|misc|helpers?|shared|stuff|types-and-utils)\./;
    const wrong = ours.filter(({ path }) => {
      const name = path.slice(path.lastIndexOf('/') + 1).replace(/^\./, '');
      return !names.test(name) || catchAll.test(name);
    });
    expect(wrong.map((file) => file.path)).toEqual([]);
  });
});

describe('house rules of each lib', () => {
  const libs = foldersIn('libs');

  it.each(libs)('%s has a README and an index', (lib) => {
    expect(isThere(`libs/${lib}/README.md`)).toBe(true);
    expect(isThere(`libs/${lib}/src/index.ts`)).toBe(true);
  });

  it('apps hold wiring only', () => {
    const long = ours
      .filter(({ path }) => /^apps\/[^/]+\/src\/(main|app\.module)\.ts$/.test(path))
      .filter(({ lines }) => lines.length > 100);
    expect(long.map((file) => file.path)).toEqual([]);
  });
});
