// Compiles the order book and its bench to .cache/engine when a source is newer than the output.
// Same compiler and options as the build of the exchange, so the bench measures what production
// runs.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, '.cache', 'engine');
const require = createRequire(import.meta.url);

function sources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith('.ts') && !entry.name.endsWith('spec.ts') ? [path] : [];
  });
}

function outputOf(source) {
  return join(out, relative(root, source)).replace(/\.ts$/, '.js');
}

function isStale(source) {
  const output = outputOf(source);
  return !existsSync(output) || statSync(output).mtimeMs < statSync(source).mtimeMs;
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Builds what is stale and loads one compiled module of bench/engine. */
export function loadEngineModule(name) {
  const folders = [join(root, 'libs/order-book/src'), join(root, 'bench/engine')];
  const stale = folders.flatMap(sources).filter(isStale);
  if (stale.length > 0) {
    const ts = require('typescript');
    const { compilerOptions } = ts.readConfigFile(
      join(root, 'tsconfig.json'),
      ts.sys.readFile,
    ).config;
    const base = ts.convertCompilerOptionsFromJson(compilerOptions, root).options;
    const options = { ...base, module: ts.ModuleKind.CommonJS, sourceMap: false, noEmit: false };
    options.moduleResolution = undefined;
    for (const source of stale) {
      const text = readFileSync(source, 'utf8');
      const result = ts.transpileModule(text, { compilerOptions: options, fileName: source });
      write(outputOf(source), result.outputText);
    }
  }
  write(
    join(out, 'node_modules/@app/order-book/index.js'),
    "module.exports = require('../../../libs/order-book/src/index.js');\n",
  );
  write(join(out, 'package.json'), '{"type":"commonjs"}\n');
  return require(join(out, 'bench/engine', `${name}.js`));
}
