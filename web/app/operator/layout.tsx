import type { ReactNode } from 'react';

import { ConsoleShell } from '@/features/operator/console-shell';

/** Frame of the operator console. */
export default function OperatorLayout({ children }: { children: ReactNode }) {
  return <ConsoleShell>{children}</ConsoleShell>;
}
