'use client';

import dynamic from 'next/dynamic';

import { SessionScope } from '@/lib/session';

import { useOrderDrawer } from './order-drawer-state';

/** A file of its own, fetched when the first order is opened: no first picture shows a drawer. */
const OpenDrawer = dynamic(() => import('./order-drawer').then((module) => module.OpenDrawer), {
  ssr: false,
});

/** The order that was asked for, over any page; stands once, in the frame of the pages. */
export function OrderDrawer() {
  const { open, close } = useOrderDrawer();
  if (open === null) return null;
  return (
    <SessionScope account={open.username}>
      <OpenDrawer key={open.orderId} orderId={open.orderId} onClose={close} />
    </SessionScope>
  );
}
