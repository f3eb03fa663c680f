/** Where keys are managed. */
export const KEYS_PATH = '/v2/auth/api-keys';

/** What a key may do. */
export const PERMISSIONS = [
  ['read', 'Read: account, orders, positions'],
  ['trade', 'Trade: place, amend and cancel orders'],
  ['withdraw', 'Withdraw: move cash and shares out'],
  ['admin', 'Admin: operator routes, for operators only'],
] as const;
export type Permission = (typeof PERMISSIONS)[number][0];

/** A key without its secret. */
export interface ApiKey {
  readonly key_id: string;
  readonly label: string;
  readonly permissions: readonly string[];
  readonly ip_allow_list: readonly string[];
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly last_used_at: string | null;
}

/** A key that was just made; the secret is never told again. */
export interface NewApiKey extends ApiKey {
  readonly secret: string;
}

/** Addresses of a text: separated by commas, spaces or lines. Pure. */
export function addressesOf(text: string): readonly string[] {
  return text.split(/[\s,;]+/).filter((address) => address !== '');
}
