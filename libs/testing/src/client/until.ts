const POLL_MS = 10;

/**
 * Waits until `probe` answers something else than null, undefined or false, and answers that.
 * Throws after `withinMs`, naming `what`.
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T> | T,
  withinMs = 10_000,
): Promise<NonNullable<T>> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const value = await probe();
    if (value !== null && value !== undefined && value !== false) return value;
    if (Date.now() > giveUpAt) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
