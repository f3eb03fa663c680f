'use client';

import dynamic from 'next/dynamic';

// Menus need a library for their place on the screen; it follows the first picture.

/** Who is signed in, and the other accounts. */
export const LazyAccountMenu = dynamic(
  () => import('./account-menu').then((module) => module.AccountMenu),
  { ssr: false },
);

/** The navigation of a narrow screen. */
export const LazyPhoneMenu = dynamic(
  () => import('./phone-menu').then((module) => module.PhoneMenu),
  { ssr: false },
);
