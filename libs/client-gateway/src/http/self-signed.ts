import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** What a certificate says besides its key. */
export interface SelfSignedOptions {
  readonly commonName: string;
  readonly dnsNames: readonly string[];
  /** Addresses in bytes, 4 or 16 of them. */
  readonly addresses: readonly Uint8Array[];
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const PEM_LINE = /.{1,64}/g;
const SERIAL_BYTES = 16;

/** Tags of DER and of the fields of a certificate. */
const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  shortTime: 0x17,
  time: 0x18,
  sequence: 0x30,
  set: 0x31,
  dnsName: 0x82,
  address: 0x87,
  version: 0xa0,
  extensions: 0xa3,
} as const;

/** Object identifiers, encoded. */
const OID = {
  commonName: '550403',
  ecdsaWithSha256: '2a8648ce3d040302',
  basicConstraints: '551d13',
  keyUsage: '551d0f',
  extendedKeyUsage: '551d25',
  subjectAltName: '551d11',
  serverAuth: '2b06010505070301',
} as const;

/** digitalSignature and keyCertSign, with two unused bits at the end. */
const KEY_USAGE = Buffer.from([2, 0x84]);

/**
 * A new P-256 key and a certificate for it, signed by itself (RFC 5280), as PEM. It is its own
 * authority, so that a client trusts it by naming the certificate.
 */
export function selfSigned(options: SelfSignedOptions): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(der(TAG.set, sequence(oid('commonName'), utf8(options.commonName))));
  const algorithm = sequence(oid('ecdsaWithSha256'));
  const content = sequence(
    der(TAG.version, der(TAG.integer, Buffer.from([2]))),
    der(TAG.integer, serial()),
    algorithm,
    name,
    sequence(time(options.notBefore), time(options.notAfter)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(TAG.extensions, sequence(...extensions(options))),
  );
  const signature = der(TAG.bits, Buffer.from([0]), sign('sha256', content, privateKey));
  const text = sequence(content, algorithm, signature).toString('base64');
  const lines = (text.match(PEM_LINE) ?? []).join('\n');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}

function extensions({ dnsNames, addresses }: SelfSignedOptions): Buffer[] {
  const names = [
    ...dnsNames.map((name) => der(TAG.dnsName, Buffer.from(name, 'latin1'))),
    ...addresses.map((address) => der(TAG.address, address)),
  ];
  const yes = der(TAG.boolean, Buffer.from([0xff]));
  return [
    sequence(oid('basicConstraints'), yes, der(TAG.octets, sequence(yes))),
    sequence(oid('keyUsage'), yes, der(TAG.octets, der(TAG.bits, KEY_USAGE))),
    sequence(oid('extendedKeyUsage'), der(TAG.octets, sequence(oid('serverAuth')))),
    sequence(oid('subjectAltName'), der(TAG.octets, sequence(...names))),
  ];
}

/** Positive, and without a leading zero that DER would not have. */
function serial(): Buffer {
  const bytes = randomBytes(SERIAL_BYTES);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

/** `261127040000Z`; from 2050 on with the whole year. */
function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/\.\d+|[-T:]/g, '');
  const long = date.getUTCFullYear() >= 2050;
  const text = long ? digits : digits.slice(2);
  return der(long ? TAG.time : TAG.shortTime, Buffer.from(text, 'latin1'));
}

function oid(name: keyof typeof OID): Buffer {
  return der(TAG.oid, Buffer.from(OID[name], 'hex'));
}

function utf8(text: string): Buffer {
  return der(TAG.utf8, Buffer.from(text, 'utf8'));
}

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return der(TAG.sequence, ...parts);
}

/** Tag, length and content; lengths from 128 on are written with their own length. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  const short = length.subarray(length.findIndex((byte) => byte !== 0));
  return Buffer.concat([Buffer.from([tag, 0x80 | short.length]), short, body]);
}
