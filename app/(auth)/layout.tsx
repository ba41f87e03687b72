import type { ReactNode } from 'react';
import { Logo } from '#components/shell/logo.tsx';

/** Sign-in and first visit: one narrow column, nothing else. */
export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center px-6 py-12">
      <p className="mb-6 flex items-center gap-2 text-lg font-semibold tracking-tight">
        <Logo /> Tieout
      </p>
      {children}
    </main>
  );
}
