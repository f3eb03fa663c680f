import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A page that is served as it was written. */
export interface ProtocolPage {
  readonly path: string;
  readonly type: string;
  readonly text: string;
}

const FOLDER = 'docs/protocol';
const PAGES: readonly (readonly [name: string, type: string])[] = [
  ['asyncapi.yaml', 'application/yaml'],
  ['trading-stream.md', 'text/markdown'],
  ['market-data-stream.md', 'text/markdown'],
];

/**
 * What tells of the WebSockets: their AsyncAPI document, and in words when each message is sent.
 * None where the exchange was installed without its documents.
 */
export function protocolPages(): ProtocolPage[] {
  const folder = protocolFolder(__dirname);
  if (folder === null) return [];
  return PAGES.map(([name, type]) => {
    const text = readFileSync(join(folder, name), 'utf8');
    return { path: `/docs/${name}`, type: `${type}; charset=utf-8`, text };
  });
}

/** The documents stand above this file, in the sources as in the build. */
function protocolFolder(from: string): string | null {
  for (let at = from; dirname(at) !== at; at = dirname(at)) {
    const folder = join(at, FOLDER);
    if (existsSync(folder)) return folder;
  }
  return null;
}
