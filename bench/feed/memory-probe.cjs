// Loaded into the exchange by the feed bench (`node --expose-gc --require`): tells over the IPC
// channel what the process holds once all that nobody needs any more is gone. Resident memory does
// not tell: room for what is young comes and goes by more than a thousand sockets take.
process.on('message', (message) => {
  if (message !== 'memory') return;
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  process.send({ heldKib: (heapUsed + external) / 1024 });
});
process.channel.unref();
