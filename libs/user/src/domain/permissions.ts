import type { KeyPermission, Role } from '@app/contracts';
import { malformed, permissionDenied } from './refusals';

const PERMISSIONS: readonly KeyPermission[] = ['read', 'trade', 'withdraw', 'admin'];

const OF_ROLE: Readonly<Record<Role, readonly KeyPermission[]>> = {
  trader: ['read', 'trade'],
  operator: ['read', 'trade', 'admin'],
  risk: ['read', 'admin'],
  compliance: ['read', 'admin'],
  read_only: ['read'],
};

/** True for the name of a role; a role from outside is checked by it before it is stored. */
export function isRole(text: string): text is Role {
  return Object.hasOwn(OF_ROLE, text);
}

/** What a signed-in user of the role may do. */
export function permissionsOf(role: Role): readonly KeyPermission[] {
  return OF_ROLE[role];
}

/** What a key may do: never more than its owner's role now allows. */
export function permissionsOfKey(
  role: Role,
  granted: readonly KeyPermission[],
): readonly KeyPermission[] {
  return OF_ROLE[role].filter((permission) => granted.includes(permission));
}

/**
 * Permissions for a new key, without repeats and in a fixed order. Throws MALFORMED_FIELD for an
 * empty list or an unknown name, PERMISSION_DENIED for what the owner may not do either.
 */
export function newKeyPermissions(role: Role, wanted: readonly string[]): KeyPermission[] {
  const known = PERMISSIONS.filter((permission) => wanted.includes(permission));
  if (known.length === 0 || wanted.some((name) => !known.some((one) => one === name))) {
    throw malformed('permissions', `must be a non-empty list out of ${PERMISSIONS.join(', ')}`);
  }
  const beyond = known.filter((permission) => !OF_ROLE[role].includes(permission));
  if (beyond.length > 0) throw permissionDenied(`a ${role} cannot grant ${beyond.join(', ')}`);
  return known;
}
