/** The services of the exchange with the port on which each shows its health and figures. */
export const SERVICES = {
  user: 8975,
  wallet: 8651,
  'risk-manager': 8539,
  'order-manager': 8426,
  'matching-engine': 8792,
  'market-data': 8864,
  reporting: 9127,
  notification: 9243,
  'client-gateway': 8347,
} as const;

/** Name of one of the nine services. */
export type ServiceName = keyof typeof SERVICES;
