import type { Metadata } from 'next';

import { ServiceMapPage } from '@/features/operator/service-map-page';

export const metadata: Metadata = { title: 'Service map' };

/** First page of the operator console. */
export default function Page() {
  return <ServiceMapPage />;
}
