/** Waits until something is there; names it when it does not come. */
export async function arrival<T>(
  what: string,
  look: () => T | null | undefined,
  withinMs = 10_000,
): Promise<T> {
  const giveUpAt = Date.now() + withinMs;
  for (;;) {
    const found = look();
    if (found !== null && found !== undefined) return found;
    if (Date.now() > giveUpAt) throw new Error(`${what} did not come in ${withinMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
