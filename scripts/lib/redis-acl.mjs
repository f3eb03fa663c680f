// Who may say and hear what over Redis. One user per service; none may touch keys, scripts or the
// server itself. `node scripts/lib/redis-acl.mjs` is not a command: the launchers write the file.
const CONNECT = '+auth +hello +ping +quit +info +client|setname +client|id';

/** Streams whose hints a service publishes, and those that it follows. */
const RISK = ['risk', 'risk:*'];
const WALLET = ['wallet', 'wallet:*'];
const STREAMS = {
  wallet: { own: WALLET, follows: [...RISK, 'match:*', ...WALLET] },
  'risk-manager': { own: RISK, follows: ['orders', 'match:*', ...WALLET, ...RISK] },
  'order-manager': { own: ['orders'], follows: [...RISK, ...WALLET, 'match:*', 'orders'] },
  'matching-engine': { own: ['match:*'], follows: [...WALLET, 'match:*'] },
  'market-data': { own: [], follows: ['match:*', 'orders', ...WALLET] },
  reporting: { own: [], follows: ['match:*', 'orders', ...WALLET] },
  notification: { own: [], follows: ['orders', ...RISK, ...WALLET, 'match:*'] },
  user: { own: [], follows: [] },
};
const FEEDS = {
  'order-manager': ['feed.orders'],
  'market-data': ['feed.market'],
  user: ['feed.revocations'],
};

/** Names of the services in the order in which they stop: the door first, the stages last. */
export const SERVICES = [
  'client-gateway',
  'market-data',
  'reporting',
  'notification',
  'order-manager',
  'risk-manager',
  'wallet',
  'matching-engine',
  'user',
];

/** The file of users with a password for each, made by `password`. */
export function aclFile(password) {
  const passwords = {};
  const lines = ['user default off'];
  for (const service of SERVICES) {
    passwords[service] = password(service);
    const { hears, says } = service === 'client-gateway' ? gateway() : channelsOf(service);
    const hear = hears.map((channel) => `&${channel}`).join(' ');
    const say = says.map((channel) => `&${channel}`).join(' ');
    lines.push(
      `user ${service} on >${passwords[service]} resetkeys resetchannels -@all ${CONNECT} ` +
        `+subscribe +unsubscribe ${hear} (-@all +publish resetchannels ${say})`,
    );
  }
  return { text: `${lines.join('\n')}\n`, passwords };
}

function channelsOf(service) {
  const { own, follows } = STREAMS[service];
  return {
    hears: ['presence', `${service}.*`, ...follows.map((stream) => `hint.${stream}`)],
    says: [
      'presence',
      `${service}.*.reply`,
      ...own.map((stream) => `hint.${stream}`),
      ...(FEEDS[service] ?? []),
    ],
  };
}

function gateway() {
  const others = SERVICES.filter((service) => service !== 'client-gateway');
  return {
    hears: ['presence', 'feed.*', 'client-gateway.*', ...others.map((name) => `${name}.*.reply`)],
    says: ['presence', ...others.map((name) => `${name}.*`)],
  };
}
