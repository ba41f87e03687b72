import type { ReactNode } from 'react';

function show(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'center' });
}

/** Brings what appears into view: an error that answers a button at the other end of a long form. */
export function InView({ children }: { children: ReactNode }) {
  return <div ref={show}>{children}</div>;
}
