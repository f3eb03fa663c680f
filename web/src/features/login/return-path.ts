/** Where a login goes on when nothing else is asked for. */
const HOME_PATH = '/';

/**
 * The page that a login returns to. Only a path of this very site is followed: a link could carry
 * any address. Pure.
 */
export function returnPath(asked: string | null | undefined): string {
  if (asked === null || asked === undefined) return HOME_PATH;
  const isPath = asked.startsWith('/') && !/^\/[/\\]/.test(asked) && !/[\u0000-\u001f]/.test(asked);
  return isPath && !asked.startsWith('/login') ? asked : HOME_PATH;
}
