import type { InstrumentDirectory } from './instrument-directory';

/** Listed symbols of the names given, each once; names that are not listed are left out. */
export async function symbolsOf(
  directory: InstrumentDirectory,
  names: readonly string[],
): Promise<string[]> {
  const known = new Set((await directory.statuses()).map(({ instrument }) => instrument.symbol));
  return [...new Set(names)].filter((name) => known.has(name));
}
