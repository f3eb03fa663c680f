import { join } from 'node:path';

import type { Deployment, Trader } from '@app/testing';
import { ExchangeHttp, signIn, startExchange, wanted } from '@app/testing';

/** Key and secret of a demo account, as a client is given them. */
export interface KeyPair {
  readonly keyId: string;
  readonly secret: string;
}

/** A running exchange with API keys of the two demo traders. */
export interface Venue {
  readonly api: string;
  readonly ws: string;
  /** The same by TLS, and the certificate to trust; only where the environment opens it. */
  readonly tls: string;
  readonly certificateFile: string;
  readonly buyer: KeyPair;
  readonly seller: KeyPair;
  /** The seller by plain HTTP, as the other side of trades. */
  readonly maker: Trader;
  close(): Promise<void>;
}

/** Starts an exchange of its own for a file of conformance specs. */
export async function openVenue(env: Readonly<Record<string, string>> = {}): Promise<Venue> {
  const exchange: Deployment = await startExchange({ env });
  const http = new ExchangeHttp(exchange.baseUrl);
  const buyer = await signIn(http, 'buyer_demo');
  const maker = await signIn(http, 'seller_demo');
  return {
    api: exchange.baseUrl,
    ws: exchange.wsUrl,
    tls: `https://localhost:${env['TLS_PORT'] ?? ''}`,
    certificateFile: join(exchange.dataDir, 'tls', 'cert.pem'),
    buyer: await keyOf(buyer),
    seller: await keyOf(maker),
    maker,
    close: async () => {
      http.close();
      await exchange.dispose();
    },
  };
}

async function keyOf(trader: Trader): Promise<KeyPair> {
  const body = { label: 'conformance', permissions: ['read', 'trade'] };
  const answer = await trader.send('POST', '/v2/auth/api-keys', { body });
  const { key_id: keyId = '', secret = '' } = wanted(answer, 201, 'API key');
  return { keyId, secret };
}
