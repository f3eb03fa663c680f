import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

/** Root of the repository. */
export const ROOT = resolve(__dirname, '../..');

const FOLDERS = ['apps', 'libs', 'bench', 'test', 'scripts', 'docs', 'web'];
const GENERATED = /(^|\/)(node_modules|\.next|dist)(\/|$)|next-env\.d\.ts$/;

/** A text file of ours; `path` is relative to the root. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
}

/** All files of the repository whose name ends with one of `endings`. */
export function sourceFiles(endings: readonly string[]): SourceFile[] {
  const inFolders = FOLDERS.flatMap((folder) => filesUnder(join(ROOT, folder)));
  const atRoot = readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(ROOT, entry.name));
  return [...inFolders, ...atRoot]
    .map((path) => relative(ROOT, path))
    .filter((path) => endings.some((ending) => path.endsWith(ending)) && !GENERATED.test(path))
    .sort()
    .map((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      return { path, text, lines: text.replace(/\n$/, '').split('\n') };
    });
}

/** Names of the folders directly under one. */
export function foldersIn(path: string): string[] {
  return readdirSync(join(ROOT, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

/** True when the path, relative to the root, is there. */
export function isThere(path: string): boolean {
  return existsSync(join(ROOT, path));
}

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (GENERATED.test(relative(ROOT, path))) return [];
    if (entry.isDirectory()) return filesUnder(path);
    return entry.isFile() ? [path] : [];
  });
}
