// Builds the exchange of one process and the nine services; prints their main files.
import { setUp } from './lib/setup.mjs';

for (const app of ['exchange', 'services']) process.stdout.write(`${await setUp({ app })}\n`);
