/** Address of the exchange when nobody names another. */
const DEFAULT_API_URL = 'http://localhost:8347';

/**
 * Address of the public API as the browser reaches it, without a slash at the end. Read at each
 * request, so that one build serves any exchange; throws when it is not an http address.
 */
export function apiAddress(): string {
  const given = process.env.OPENBELL_API_URL ?? '';
  const url = new URL(given === '' ? DEFAULT_API_URL : given);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new Error('OPENBELL_API_URL must be an http or https address');
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
