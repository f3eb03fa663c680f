const NAME = 'openbell_refresh';
const PATH = '/v2/auth';
const MAX_AGE_SECONDS = 30 * 86_400;
const MAX_HEADER_LENGTH = 8_192;

/** `Set-Cookie` that hands a browser its refresh token, out of reach of scripts. */
export function refreshCookie(token: string, secure: boolean): string {
  return setCookie(encodeURIComponent(token), secure, MAX_AGE_SECONDS);
}

/** `Set-Cookie` that takes it away again. */
export function clearedCookie(secure: boolean): string {
  return setCookie('', secure, 0);
}

/** The refresh token that a `Cookie` header carries; null when there is none. */
export function readRefreshCookie(header: string | undefined): string | null {
  if (header === undefined || header.length > MAX_HEADER_LENGTH) return null;
  for (const pair of header.split(';')) {
    const [name, value] = pair.split('=', 2);
    if (name?.trim() === NAME) return decoded(value?.trim() ?? '');
  }
  return null;
}

function setCookie(value: string, secure: boolean, maxAge: number): string {
  const base = `${NAME}=${value}; Path=${PATH}; Max-Age=${maxAge}; HttpOnly; SameSite=Strict`;
  return secure ? `${base}; Secure` : base;
}

function decoded(value: string): string | null {
  try {
    const token = decodeURIComponent(value);
    return token === '' ? null : token;
  } catch {
    return null;
  }
}
