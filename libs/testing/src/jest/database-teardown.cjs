// Jest global tear-down: leaves the PostgreSQL of the run; the last run that uses it stops it.
module.exports = async () => {
  await globalThis.__OPENBELL_TEST_POSTGRES__?.stop();
};
