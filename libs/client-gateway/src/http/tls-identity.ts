import { X509Certificate, createPrivateKey } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { AppConfig } from '@app/platform';

import { selfSigned } from './self-signed';

/** PEM texts of a TLS server. */
export interface TlsIdentity {
  readonly key: string;
  readonly cert: string;
}

const DAY_MS = 86_400_000;
/** Longest that clients accept of a leaf certificate. */
const VALID_DAYS = 397;
/** One that ends sooner than this is made anew at the start. */
const RENEW_DAYS = 30;
const OWNER_ONLY = 0o600;
/** This machine, by IPv4 and IPv6. */
const LOOPBACK = [
  Uint8Array.of(127, 0, 0, 1),
  Uint8Array.from({ length: 16 }, (_, byte) => (byte === 15 ? 1 : 0)),
];

/**
 * Key and certificate of the TLS listener: the files that the operator named, else a self-signed
 * pair for this machine, made once and kept in `DATA_DIR/tls` (the key for its owner alone). Throws
 * when a named file cannot be read or the two do not belong together.
 */
export async function tlsIdentity(config: AppConfig, now: number): Promise<TlsIdentity> {
  const { tlsKeyFile, tlsCertFile, dataDir } = config;
  if (tlsKeyFile === '') return await keptIdentity(join(dataDir, 'tls'), now);
  const given = await read(tlsKeyFile, tlsCertFile);
  if (isPair(given)) return given;
  throw new Error('TLS_KEY and TLS_CERT do not belong together');
}

async function keptIdentity(folder: string, now: number): Promise<TlsIdentity> {
  const files = [join(folder, 'key.pem'), join(folder, 'cert.pem')] as const;
  try {
    const kept = await read(...files);
    if (isPair(kept) && endsAt(kept) > now + RENEW_DAYS * DAY_MS) return kept;
  } catch {
    // None yet, or damaged: a pair that only this machine trusts is simply made anew.
  }
  const made = selfSigned({
    commonName: 'localhost',
    dnsNames: ['localhost'],
    addresses: LOOPBACK,
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + VALID_DAYS * DAY_MS),
  });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await replace(files[0], made.key);
  await replace(files[1], made.cert);
  return made;
}

async function read(keyFile: string, certFile: string): Promise<TlsIdentity> {
  const [key, cert] = await Promise.all([readFile(keyFile, 'utf8'), readFile(certFile, 'utf8')]);
  return { key, cert };
}

/** A crash between the two files is told by this at the next start. */
function isPair({ key, cert }: TlsIdentity): boolean {
  return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
}

function endsAt({ cert }: TlsIdentity): number {
  return Date.parse(new X509Certificate(cert).validTo);
}

async function replace(path: string, text: string): Promise<void> {
  const fresh = `${path}.${process.pid}`;
  await writeFile(fresh, text, { mode: OWNER_ONLY });
  await rename(fresh, path);
}
