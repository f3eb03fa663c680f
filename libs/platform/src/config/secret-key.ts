import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ConfigError } from './config-error';

const SECRET_BYTES = 32;
const SECRET_TEXT = /^[A-Za-z0-9_-]{43}$/;

/**
 * The secret of a data folder that was given none: made at the first call, kept in `secret.key`
 * for its owner alone. Two processes that start at once get the same one.
 */
export function keptSecretKey(dataDir: string): string {
  const path = join(dataDir, 'secret.key');
  mkdirSync(dataDir, { recursive: true });
  try {
    const made = randomBytes(SECRET_BYTES).toString('base64url');
    writeFileSync(path, `${made}\n`, { mode: 0o600, flag: 'wx' });
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const kept = readFileSync(path, 'utf8').trim();
  if (!SECRET_TEXT.test(kept)) {
    throw new ConfigError(['SECRET_KEY is not set, and secret.key of DATA_DIR is damaged']);
  }
  return kept;
}
