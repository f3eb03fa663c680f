import type { Role } from '@app/contracts';
import { type KeyWish, keyTerms } from './new-key';
import { isRole, permissionsOf, permissionsOfKey } from './permissions';

const NOW = 1_800_000_000_000;
const WISH: KeyWish = {
  label: 'bot',
  permissions: ['read'],
  ipAllowList: [],
  expiresAt: null,
};

const reasonOf = (wish: Partial<KeyWish>, role: Role = 'trader'): unknown => {
  try {
    keyTerms({ ...WISH, ...wish }, role, NOW);
    return 'accepted';
  } catch (error) {
    const { reason, details } = error as { reason: string; details: Record<string, string> };
    return details['field'] === undefined ? reason : `${reason} ${details['field']}`;
  }
};

describe('terms of a new key', () => {
  it.each<[string, Partial<KeyWish>, Role, string]>([
    ['read by a trader', {}, 'trader', 'accepted'],
    ['trade by a trader', { permissions: ['trade', 'read'] }, 'trader', 'accepted'],
    ['admin by an operator', { permissions: ['admin'] }, 'operator', 'accepted'],
    ['admin by a trader', { permissions: ['read', 'admin'] }, 'trader', 'PERMISSION_DENIED'],
    ['trade by a reader', { permissions: ['trade'] }, 'read_only', 'PERMISSION_DENIED'],
    ['withdraw by a trader', { permissions: ['withdraw'] }, 'trader', 'PERMISSION_DENIED'],
    ['no permission', { permissions: [] }, 'trader', 'MALFORMED_FIELD permissions'],
    ['unknown permission', { permissions: ['read', 'x'] }, 'trader', 'MALFORMED_FIELD permissions'],
    ['inherited name', { permissions: ['toString'] }, 'trader', 'MALFORMED_FIELD permissions'],
    ['no label', { label: '  ' }, 'trader', 'MALFORMED_FIELD label'],
    ['long label', { label: 'x'.repeat(65) }, 'trader', 'MALFORMED_FIELD label'],
    ['NUL in label', { label: 'a\u0000b' }, 'trader', 'MALFORMED_FIELD label'],
    ['lone surrogate', { label: 'a\udc00' }, 'trader', 'MALFORMED_FIELD label'],
    ['64 emoji', { label: '\u{1f511}'.repeat(64) }, 'trader', 'accepted'],
    ['ends now', { expiresAt: NOW }, 'trader', 'MALFORMED_FIELD expires_at'],
    ['ends in a moment', { expiresAt: NOW + 1 }, 'trader', 'accepted'],
    ['ends at NaN', { expiresAt: Number.NaN }, 'trader', 'MALFORMED_FIELD expires_at'],
    ['ends in 1,000 years', { expiresAt: NOW * 20 }, 'trader', 'MALFORMED_FIELD expires_at'],
    ['a network', { ipAllowList: ['10.0.0.0/8'] }, 'trader', 'accepted'],
    ['not a network', { ipAllowList: ['10.0.0'] }, 'trader', 'MALFORMED_FIELD ip_allow_list'],
    [
      '33 addresses',
      { ipAllowList: Array<string>(33).fill('10.0.0.1') },
      'trader',
      'MALFORMED_FIELD ip_allow_list',
    ],
  ])('%s', (_, wish, role, expected) => {
    expect(reasonOf(wish, role)).toBe(expected);
  });

  it('drops repeats and orders permissions', () => {
    const terms = keyTerms(
      { ...WISH, permissions: ['trade', 'read', 'trade'], ipAllowList: ['::1', ' ::1 '] },
      'trader',
      NOW,
    );
    expect(terms.permissions).toEqual(['read', 'trade']);
    expect(terms.ipAllowList).toEqual(['::1']);
  });
});

describe('permissions', () => {
  it('of a key shrink with the role of its owner', () => {
    expect(permissionsOfKey('operator', ['trade', 'admin'])).toEqual(['trade', 'admin']);
    expect(permissionsOfKey('trader', ['trade', 'admin'])).toEqual(['trade']);
    expect(permissionsOfKey('read_only', ['trade', 'admin'])).toEqual([]);
  });

  it('of an operator hold those of a trader', () => {
    expect(permissionsOf('operator')).toEqual([...permissionsOf('trader'), 'admin']);
  });

  it('do not take an inherited name for a role', () => {
    expect(isRole('operator')).toBe(true);
    expect(isRole('constructor')).toBe(false);
    expect(isRole('OPERATOR')).toBe(false);
  });
});
