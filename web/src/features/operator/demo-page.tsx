'use client';

import { Empty } from '@/ui';

/** Demo controls: nothing to control where the demo is not part of the exchange. */
export function DemoPage() {
  return <Empty title="The demo is not part of this exchange" />;
}
