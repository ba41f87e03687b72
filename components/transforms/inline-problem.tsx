import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

/** What is wrong with a part of a chain that is no single input. */
export function InlineProblem({ children }: { children: ReactNode }) {
  return (
    <p className="flex items-start gap-1.5 text-bad">
      <CircleAlert aria-hidden className="mt-0.75 size-3.5 shrink-0" />
      <span>{children}</span>
    </p>
  );
}
