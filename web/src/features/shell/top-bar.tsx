'use client';

import clsx from 'clsx';
import { usePathname } from 'next/navigation';

import { useExchangeInfo } from '@/lib/api/queries';
import { useSession } from '@/lib/session';
import { Badge, PageLink } from '@/ui';

import { ConnectionBadge } from './connection-badge';
import { LazyAccountMenu, LazyPhoneMenu } from './lazy-menus';
import { Logo } from './logo';
import { NAVIGATION } from './navigation';
import { ThemeSwitch } from './theme-switch';

/** The bar over every page: where one can go, how the exchange is, who one is. */
export function TopBar() {
  const path = usePathname();
  const { user } = useSession();
  const items = NAVIGATION.filter(({ roles }) => {
    return roles === undefined || (user !== null && roles.includes(user.role));
  });
  return (
    <header className="flex h-11 shrink-0 items-center gap-3 border-b border-line bg-panel px-3">
      <PageLink
        href="/"
        className="flex items-center gap-1.5 font-semibold tracking-tight text-text"
      >
        <Logo className="size-5" />
        <span className="max-md:sr-only">Openbell</span>
      </PageLink>
      {user !== null && (
        <div className="md:hidden">
          <LazyPhoneMenu items={items} path={path} />
        </div>
      )}
      {user !== null && (
        <nav
          aria-label="Main"
          className="flex min-w-0 items-stretch self-stretch overflow-x-auto max-md:hidden"
        >
          {items.map((item) => (
            <NavigationLink key={item.href} {...item} isHere={path.startsWith(item.href)} />
          ))}
        </nav>
      )}
      <div className="ml-auto flex shrink-0 items-center gap-2">
        {user !== null && (
          <>
            <ModeBadge />
            <ConnectionBadge />
          </>
        )}
        <ThemeSwitch />
        <LazyAccountMenu />
      </div>
    </header>
  );
}

function NavigationLink(props: { href: string; label: string; isHere: boolean }) {
  const { href, label, isHere } = props;
  return (
    <PageLink
      href={href}
      aria-current={isHere ? 'page' : undefined}
      className={clsx(
        'flex items-center border-b-2 px-2.5 text-xs whitespace-nowrap',
        'focus-visible:outline-offset-[-3px]',
        isHere ? 'border-accent text-text' : 'border-transparent text-muted hover:text-text',
      )}
    >
      {label}
    </PageLink>
  );
}

/** Which of its two deployments the exchange runs in. */
function ModeBadge() {
  const { data } = useExchangeInfo();
  if (data === undefined) return null;
  const isSplit = data.deployment === 'distributed';
  return (
    <Badge
      tone="accent"
      className="max-lg:hidden"
      title={isSplit ? 'Nine services over Redis' : 'All nine services in one process'}
    >
      {isSplit ? 'Distributed' : 'Monolith'}
    </Badge>
  );
}
