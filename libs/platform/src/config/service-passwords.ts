import { ConfigError } from './config-error';

const PREFIX = 'POSTGRES_PASSWORD_';
/** Quoted into SQL, so nothing that would need care there. */
const PASSWORD = /^[A-Za-z0-9_-]{16,128}$/;

/** Variable that holds the password of a service's PostgreSQL role. */
export function passwordVariable(service: string): string {
  return `${PREFIX}${service.toUpperCase().replaceAll('-', '_')}`;
}

/**
 * Passwords of the PostgreSQL roles of the services, for the process that makes the roles. Empty
 * when none is given. Throws ConfigError for one that is too short or missing among others.
 */
export function servicePasswords(
  services: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): ReadonlyMap<string, string> {
  const given = services.flatMap((service): [string, string][] => {
    const password = env[passwordVariable(service)] ?? '';
    return password === '' ? [] : [[service, password]];
  });
  if (given.length === 0) return new Map();
  const passwords = new Map(given);
  const problems = services.flatMap((service) => {
    const name = passwordVariable(service);
    const password = passwords.get(service);
    if (password === undefined) return [`${name} must be set like those of the other services`];
    return PASSWORD.test(password) ? [] : [`${name} must be 16 to 128 letters, digits, - or _`];
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return passwords;
}
