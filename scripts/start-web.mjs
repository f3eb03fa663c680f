// Serves the web front end on WEB_PORT (3000) for the exchange at OPENBELL_API_URL; builds it first
// when its sources changed. `--build` only builds. Prints `ready <address>` when it answers.
import { setUp, say } from './lib/setup.mjs';
import { superviseWeb } from './lib/web-server.mjs';
import { buildWeb } from './lib/web.mjs';

await setUp();
const server = await buildWeb();
if (process.argv.includes('--build')) {
  say('the web front end is built');
  process.exit(0);
}

const web = superviseWeb({
  server,
  port: process.env.WEB_PORT ?? '3000',
  apiUrl: process.env.OPENBELL_API_URL ?? 'http://localhost:8347',
});
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    void web.stop().then((code) => process.exit(code));
  });
}
process.stdout.write(`ready ${await web.ready}\n`);
