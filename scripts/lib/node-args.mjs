// Arguments of node for a process of the exchange.

/**
 * Room for what is young, in MiB. Where sockets are served, what one batch brings to all of them is
 * alive together; in node's own 16 MiB the collector copies it again and again. `package.json`,
 * the compose file and the manifests say the same.
 */
const YOUNG_MIB = 64;
const SERVES_SOCKETS = /[\\/]apps[\\/](?:exchange|client-gateway)[\\/]/;

/** What `node` is called with to run `main`. */
export function nodeArgs(main) {
  return SERVES_SOCKETS.test(main) ? [`--max-semi-space-size=${YOUNG_MIB}`, main] : [main];
}
