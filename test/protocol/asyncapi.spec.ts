import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { schemasWithoutId } from '@asyncapi/specs';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const FOLDER = join(__dirname, '../../docs/protocol');

interface AsyncApi {
  readonly channels: Readonly<Record<string, { messages: Readonly<Record<string, unknown>> }>>;
  readonly components: { readonly messages: Readonly<Record<string, { readonly name: string }>> };
}

const read = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');
const document = parse(read('asyncapi.yaml')) as AsyncApi;

/** First column of the table under a heading of a document: names in backquotes. */
function firstColumn(text: string, heading: string): string[] {
  const part = text.split(`## ${heading}\n`)[1]?.split('\n## ')[0]?.split('\n| ---').at(-1) ?? '';
  return [...part.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1] ?? '');
}

/** The value at a JSON pointer of the document (`#/a/b`). */
function at(pointer: string): unknown {
  return pointer
    .slice(2)
    .split('/')
    .reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | undefined)?.[key],
      document,
    );
}

describe('docs/protocol/asyncapi.yaml', () => {
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
  const check = ajv.compile(schemasWithoutId['3.0.0'] as object);

  it('is valid by the schema of AsyncAPI 3.0', () => {
    check(document);
    expect(check.errors ?? []).toEqual([]);
  });

  it('would not be valid with an action that AsyncAPI does not know', () => {
    const channel = { $ref: '#/channels/trading' };
    expect(check({ ...document, operations: { wrong: { action: 'shout', channel } } })).toBe(false);
  });

  it('refers only to what is there', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)];
    const broken = refs.map((match) => match[1] ?? '').filter((ref) => at(ref) === undefined);
    expect({ broken, some: refs.length > 50 }).toEqual({ broken: [], some: true });
  });

  it.each([
    ['trading', 'trading-stream.md', 'in', 'Messages of the client'],
    ['trading', 'trading-stream.md', 'out', 'Messages of the server'],
    ['market', 'market-data-stream.md', 'in', 'Messages of the client'],
    ['market', 'market-data-stream.md', 'out', 'Messages of the server'],
  ] as const)('%s has every message of %s, %s', (channel, file, way, heading) => {
    const start = `${channel}.${way}.`;
    const given = Object.entries(document.components.messages).filter(([id]) =>
      id.startsWith(start),
    );
    const kinds = given.map(([, message]) => kindOf(message));
    expect(kinds.sort()).toEqual(firstColumn(read(file), heading).sort());
    const ids = Object.keys(document.channels[channel]?.messages ?? {});
    expect(ids.filter((id) => id.startsWith(`${way}.`))).toHaveLength(given.length);
  });
});

/** What tells a message from others of its socket: `action`, `stream` or `T`. */
function kindOf(message: unknown): string {
  return /"(?:action|stream|T)":\{"const":"([^"]+)"\}/.exec(JSON.stringify(message))?.[1] ?? '';
}
