import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';

import { LazyAlertWatch } from '@/features/alerts/lazy-alert-watch';
import { BroadcastBanner } from '@/features/broadcasts/broadcast-banner';
import { GlobalKeys } from '@/features/hotkeys/hotkeys';
import { OrderWatches } from '@/features/notifications/order-watch';
import { OrderDrawer } from '@/features/order-drawer/lazy-order-drawer';
import { LazyPalette } from '@/features/palette/lazy-palette';
import { EarlyStart } from '@/features/shell/early-start';
import { Providers } from '@/features/shell/providers';
import { SessionGate } from '@/features/shell/session-gate';
import { TopBar } from '@/features/shell/top-bar';
import { ZoneScope } from '@/features/zone/zone-scope';
import { apiAddress } from '@/lib/config.server';

import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Openbell', template: '%s · Openbell' },
  description: 'A stock exchange that starts with one command.',
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: '#0a0c0f',
};

/** Frame of every page. It is made at each request: the API's address is known at run time only. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <EarlyStart apiAddress={apiAddress()} nonce={nonce} />
      </head>
      <body>
        <Providers apiAddress={apiAddress()} nonce={nonce}>
          <div className="flex h-dvh flex-col">
            <TopBar />
            <BroadcastBanner />
            <main
              // Keys scroll a page on which nothing else can have the focus.
              tabIndex={0}
              className="min-h-0 flex-1 overflow-auto focus-visible:outline-offset-[-2px]"
            >
              <SessionGate>
                <ZoneScope>{children}</ZoneScope>
              </SessionGate>
            </main>
          </div>
          <OrderWatches />
          <LazyAlertWatch />
          <OrderDrawer />
          <GlobalKeys />
          <LazyPalette />
        </Providers>
      </body>
    </html>
  );
}
