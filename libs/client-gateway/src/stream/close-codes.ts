/** Close codes of the contract, the same on every WebSocket. */
export const CLOSE = { policy: 1008, restart: 1012, slow: 1013, revoked: 4001 } as const;
