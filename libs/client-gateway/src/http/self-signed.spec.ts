import { createPrivateKey, X509Certificate } from 'node:crypto';

import { selfSigned } from './self-signed';

describe('a self-signed certificate', () => {
  const made = selfSigned({
    commonName: 'localhost',
    dnsNames: ['localhost', 'a.example'],
    addresses: [Uint8Array.of(127, 0, 0, 1)],
    notBefore: new Date('2026-11-26T03:04:05Z'),
    notAfter: new Date('2051-01-02T00:00:00Z'),
  });
  const certificate = new X509Certificate(made.cert);

  it('says its names and its time, also beyond 2049', () => {
    expect(certificate.subject).toBe('CN=localhost');
    expect(certificate.checkHost('a.example')).toBe('a.example');
    expect(certificate.checkHost('b.example')).toBeUndefined();
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(new Date(certificate.validFrom).toISOString()).toBe('2026-11-26T03:04:05.000Z');
    expect(new Date(certificate.validTo).toISOString()).toBe('2051-01-02T00:00:00.000Z');
  });

  it('belongs to its key, which signed it, and is its own authority', () => {
    expect(certificate.checkPrivateKey(createPrivateKey(made.key))).toBe(true);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkIssued(certificate)).toBe(true);
    expect(certificate.ca).toBe(true);
  });

  it('has a serial number of its own', () => {
    const other = selfSigned({
      ...{ commonName: 'localhost', dnsNames: [], addresses: [] },
      ...{ notBefore: new Date(0), notAfter: new Date(1_000) },
    });
    expect(new X509Certificate(other.cert).serialNumber).not.toBe(certificate.serialNumber);
  });
});
