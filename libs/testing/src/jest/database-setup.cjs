// Jest global set-up: one PostgreSQL for the whole run. DATABASE_URL names it, or the embedded one
// of .cache/test-postgres is started (or adopted, when another run uses it). Plain CommonJS, since
// Jest loads it before anything of ours is compiled; the TypeScript it requires, Jest compiles.
const { resolve } = require('node:path');

const dataDir = resolve(__dirname, '../../../../.cache/test-postgres');

module.exports = async () => {
  const given = process.env.DATABASE_URL;
  if (given !== undefined && given !== '') {
    process.env.TEST_DATABASE_URL = given;
  } else {
    const { startEmbeddedPostgres } = require('../../../platform/src/embedded-postgres');
    const progress = (line) => process.stderr.write(`test database: ${line}\n`);
    const server = await startEmbeddedPostgres({ dataDir, progress });
    globalThis.__OPENBELL_TEST_POSTGRES__ = server;
    process.env.TEST_DATABASE_URL = server.url;
  }
  const { dropAbandonedDatabases } = require('../database/abandoned-databases');
  await dropAbandonedDatabases(process.env.TEST_DATABASE_URL);
};
