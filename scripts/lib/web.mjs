// Builds the web front end when its sources changed, and says how its server is started.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { ROOT, say, withLock } from './setup.mjs';

const WEB = join(ROOT, 'web');
const OUTPUT = join(WEB, '.next');
/** The standalone server, made by Next.js below the root that it traced the files from. */
const SERVER = join(OUTPUT, 'standalone', 'web', 'server.js');
const STAMP = join(ROOT, '.cache', 'build-web');
const SOURCE = /\.(tsx?|css|svg|json|mjs)$/;
const NOT_OURS = /(^|\/)(\.next|node_modules)(\/|$)|\.spec\.tsx?$|next-env\.d\.ts$|tsbuildinfo/;

/** Builds the front end unless the last build was of these very sources; answers its server. */
export function buildWeb() {
  return withLock('web', () => {
    const sources = digest();
    if (existsSync(SERVER) && read(STAMP) === sources) return SERVER;
    say('building the web front end ...');
    const next = join(ROOT, 'node_modules', 'next', 'dist', 'bin', 'next');
    const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
    const options = { cwd: WEB, env, stdio: ['ignore', 2, 2] };
    const { status } = spawnSync(process.execPath, [next, 'build'], options);
    if (status !== 0) {
      say('next build failed');
      process.exit(1);
    }
    addStaticFiles();
    mkdirSync(dirname(STAMP), { recursive: true });
    writeFileSync(STAMP, sources);
    return SERVER;
  });
}

/** Environment of the server: where it listens, and which exchange its pages talk to. */
export function webEnvironment({ port, apiUrl }) {
  return {
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    HOSTNAME: process.env.WEB_HOST ?? '127.0.0.1',
    PORT: String(port),
    OPENBELL_API_URL: apiUrl,
  };
}

/** The standalone folder holds code only; scripts and pictures lie beside it. */
function addStaticFiles() {
  const target = dirname(SERVER);
  cpSync(join(OUTPUT, 'static'), join(target, '.next', 'static'), { recursive: true });
  const pictures = join(WEB, 'public');
  if (existsSync(pictures)) cpSync(pictures, join(target, 'public'), { recursive: true });
}

function digest() {
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
  const files = readdirSync(WEB, { recursive: true })
    .filter((name) => SOURCE.test(name) && !NOT_OURS.test(name))
    .sort();
  for (const name of files) hash.update(name).update(readFileSync(join(WEB, name)));
  return hash.digest('hex');
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null;
}
