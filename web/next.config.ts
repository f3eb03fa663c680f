import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { NextConfig } from 'next';

const WEB = dirname(fileURLToPath(import.meta.url));

/** Headers that do not depend on the request; the content policy is in proxy.ts. */
const SECURITY_HEADERS = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
];

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: resolve(WEB, '..'),
  turbopack: { root: resolve(WEB, '..') },
  poweredByHeader: false,
  reactStrictMode: true,
  // Types are checked by `npm run check`; a person who starts the demo need not wait for them.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
  experimental: { optimizePackageImports: ['radix-ui', 'lucide-react'] },
  headers: () => Promise.resolve([{ source: '/(.*)', headers: SECURITY_HEADERS }]),
};

export default config;
