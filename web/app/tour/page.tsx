import type { Metadata } from 'next';

import { TourScreen } from '@/features/tour/tour-screen';

export const metadata: Metadata = { title: 'Tour' };

/** The guided tour through the demonstration. */
export default function TourPage() {
  return <TourScreen />;
}
