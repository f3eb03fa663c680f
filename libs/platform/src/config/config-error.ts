/** Exit status when the environment is wrong (EX_CONFIG of sysexits.h): do not restart it. */
export const EXIT_CONFIG = 78;

/** The environment is wrong. The message names variables and what they must be, never a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(`configuration: ${problems.join('; ')}`);
  }
}
