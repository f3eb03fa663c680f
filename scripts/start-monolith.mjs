// The exchange alone, for scripts: sets the folder up, then becomes the exchange in this very
// process. Standard output carries one line, `ready http://127.0.0.1:<port>`, once it is healthy.
import { pathToFileURL } from 'node:url';

import { setUp } from './lib/setup.mjs';

const main = await setUp({ app: 'exchange' });
await import(pathToFileURL(main).href);
