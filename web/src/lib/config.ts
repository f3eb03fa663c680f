'use client';

import { createContext, createElement, useContext } from 'react';
import type { ReactNode } from 'react';

const ApiAddress = createContext<string | null>(null);

/** Hands the address of the API, read by the server at run time, to the components below. */
export function ApiAddressProvider(props: { address: string; children: ReactNode }): ReactNode {
  return createElement(ApiAddress.Provider, { value: props.address }, props.children);
}

/** Address of the public API, for example `http://localhost:8347`; no slash at the end. */
export function useApiAddress(): string {
  const address = useContext(ApiAddress);
  if (address === null) throw new Error('useApiAddress needs an ApiAddressProvider above it');
  return address;
}

/** Address of a WebSocket path of the same origin as the API. */
export function socketAddress(apiAddress: string, path: string): string {
  return `${apiAddress.replace(/^http/, 'ws')}${path}`;
}
