import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

import { ROOT, isThere, sourceFiles } from './source-tree';

interface PackageJson {
  readonly scripts: Readonly<Record<string, string>>;
}

const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as PackageJson;
const documents = sourceFiles(['.md']);
/** A path of ours as documents write it; a `<`, `*` or `…` in it makes it a pattern. */
const PATH = /`((?:apps|libs|scripts|docs|test|bench|web|\.ci)\/[A-Za-z0-9_./-]*)`/g;
const LINK = /\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)/g;
const SCRIPT = /npm run (?:--silent )?([a-z][a-z0-9:-]*)/g;

function captures(pattern: RegExp, text: string): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? '');
}

describe('documents', () => {
  it.each(documents.map((file) => [file.path, file.text] as const))(
    '%s names only what is there',
    (path, text) => {
      const missingPaths = captures(PATH, text).filter((name) => !isThere(name));
      const missingLinks = captures(LINK, text).filter((link) => {
        return !isThere(normalize(join(dirname(path), link)));
      });
      const missingScripts = captures(SCRIPT, text).filter((name) => scripts[name] === undefined);
      expect({ missingPaths, missingLinks, missingScripts }).toEqual({
        missingPaths: [],
        missingLinks: [],
        missingScripts: [],
      });
    },
  );

  it('run nothing in CI that a person cannot run', () => {
    expect(readFileSync(join(ROOT, '.ci/run'), 'utf8')).toContain('npm test');
  });
});
