import type { OrderBody } from './order-body';

/** Forms in which an order can be taken to a program. */
export const COPY_FORMS = ['curl', 'alpaca', 'ccxt'] as const;
export type CopyForm = (typeof COPY_FORMS)[number];

/** Names of the forms for people. */
export const COPY_NAMES: Readonly<Record<CopyForm, string>> = {
  curl: 'curl',
  alpaca: 'Alpaca SDK',
  ccxt: 'ccxt',
};

/** A program that places this order with that client; keys stay variables. Pure. */
export function copyAs(form: CopyForm, body: OrderBody, apiUrl: string): string {
  if (form === 'curl') return asCurl(body, apiUrl);
  return form === 'alpaca' ? asAlpaca(body, apiUrl) : asCcxt(body, apiUrl);
}

function asCurl(body: OrderBody, apiUrl: string): string {
  const json = JSON.stringify(body).replaceAll("'", String.raw`'\''`);
  return [
    `curl -s ${apiUrl}/v2/orders \\`,
    `  -H "APCA-API-KEY-ID: $KEY_ID" -H "APCA-API-SECRET-KEY: $SECRET" \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d '${json}'`,
  ].join('\n');
}

function asAlpaca(body: OrderBody, apiUrl: string): string {
  return [
    `import Alpaca from '@alpacahq/alpaca-trade-api'; // version 3`,
    ``,
    `const alpaca = new Alpaca({`,
    `  keyId: process.env.KEY_ID,`,
    `  secretKey: process.env.SECRET,`,
    `  baseUrl: '${apiUrl}',`,
    `});`,
    `const order = await alpaca.createOrder(${literal(body)});`,
    `console.log(order.id, order.status);`,
  ].join('\n');
}

/** What ccxt takes by itself; the rest travels in its params. */
const CCXT_OWN = ['symbol', 'side', 'type', 'qty', 'limit_price', 'time_in_force'];

function asCcxt(body: OrderBody, apiUrl: string): string {
  const rest = Object.entries(body).filter(([name]) => !CCXT_OWN.includes(name));
  const params = { timeInForce: body.time_in_force, ...Object.fromEntries(rest) };
  const price = body.limit_price ?? 'undefined';
  const call = [`'${body.symbol}/USD'`, `'${body.type}'`, `'${body.side}'`, body.qty, price];
  return [
    `import ccxt from 'ccxt';`,
    ``,
    `const api = '${apiUrl}';`,
    `const exchange = new ccxt.alpaca({`,
    `  apiKey: process.env.KEY_ID,`,
    `  secret: process.env.SECRET,`,
    `  urls: { api: { trader: api, market: api, broker: api } },`,
    `});`,
    `await exchange.loadMarkets(true, { asset_class: 'us_equity' });`,
    `const order = await exchange.createOrder(`,
    `  ${call.join(', ')}, ${literal(params)},`,
    `);`,
    `console.log(order.id, order.status);`,
  ].join('\n');
}

/** A value as a JavaScript literal on one line, quoted as the rest of the program. */
function literal(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).map(([name, member]) => `${name}: ${literal(member)}`);
  return `{ ${members.join(', ')} }`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', String.raw`\\`).replaceAll("'", String.raw`\'`)}'`;
}
