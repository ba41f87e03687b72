import type { ReactNode } from 'react';

/** One heading, one sentence, one form. */
export function AuthPage({ title, description, children }: { title: string; description: string; children: ReactNode }) {
  return (
    <>
      <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
      <p className="mt-1 mb-6 text-ink-2">{description}</p>
      {children}
    </>
  );
}
