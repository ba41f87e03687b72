'use client';

import { useRouter } from 'next/navigation';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';

interface LeaveGuards {
  /** Asks first when there is something to lose, then goes. */
  leave: (go: () => void) => void;
  /** Returns what takes the guard away again. */
  add: (guard: object) => () => void;
}

const LeaveGuardContext = createContext<LeaveGuards | null>(null);

/** What this file needs of the Navigation API, which TypeScript does not know yet. Browsers without it do not ask on Back. */
interface TraverseEvent extends Event {
  navigationType: string;
  destination: { key: string; url: string };
}
interface NavigationApi extends EventTarget {
  traverseTo: (key: string) => unknown;
}

/**
 * Asks before unsaved changes are lost: on links, the keyboard's `g x` and ⌘K, the Back button, and when the tab is closed.
 * Everything below may add a guard with {@link useLeaveGuard}.
 */
export function LeaveGuardProvider({ children }: { children: ReactNode }) {
  const router = useRouter();
  const guards = useRef(new Set<object>());
  const [pending, setPending] = useState<(() => void) | null>(null);

  const leave = useCallback((go: () => void) => {
    if (guards.current.size === 0) go();
    else setPending(() => go);
  }, []);
  const add = useCallback((guard: object) => {
    guards.current.add(guard);
    return () => void guards.current.delete(guard);
  }, []);

  useEffect(() => {
    let allowed: string | null = null;
    const onClose = (event: BeforeUnloadEvent) => {
      if (guards.current.size > 0) event.preventDefault();
    };
    const onClick = (event: MouseEvent) => {
      const href = guards.current.size > 0 ? leavingLink(event) : null;
      if (href === null) return;
      event.preventDefault();
      event.stopPropagation();
      leave(() => router.push(href));
    };
    const api = (window as { navigation?: NavigationApi }).navigation;
    const onTraverse = (event: Event) => {
      const { navigationType, destination, cancelable } = event as TraverseEvent;
      if (navigationType !== 'traverse' || guards.current.size === 0 || !cancelable) return;
      if (destination.key === allowed || samePath(destination.url)) return;
      event.preventDefault();
      leave(() => {
        allowed = destination.key;
        api?.traverseTo(destination.key);
      });
    };
    window.addEventListener('beforeunload', onClose);
    // In the capture phase of the document: before React sees the click.
    document.addEventListener('click', onClick, { capture: true });
    api?.addEventListener('navigate', onTraverse);
    return () => {
      window.removeEventListener('beforeunload', onClose);
      document.removeEventListener('click', onClick, { capture: true });
      api?.removeEventListener('navigate', onTraverse);
    };
  }, [leave, router]);

  const value = useMemo(() => ({ leave, add }), [leave, add]);
  return (
    <LeaveGuardContext value={value}>
      {children}
      <ConfirmDialog
        open={pending !== null}
        onOpenChange={(open) => {
          if (!open) setPending(null);
        }}
        title="Leave without saving?"
        confirmLabel="Leave"
        cancelLabel="Stay"
        onConfirm={() => {
          guards.current.clear();
          pending?.();
        }}
      >
        What you changed on this page is not saved and would be lost.
      </ConfirmDialog>
    </LeaveGuardContext>
  );
}

/** While `unsaved` is true, leaving the page asks first. */
export function useLeaveGuard(unsaved: boolean): void {
  const add = useContext(LeaveGuardContext)?.add;
  useEffect(() => (unsaved ? add?.({}) : undefined), [unsaved, add]);
}

/** Goes to a page from code (a key, a command), asking first when there is something to lose. */
export function useGuardedPush(): (href: string) => void {
  const router = useRouter();
  const leave = useContext(LeaveGuardContext)?.leave;
  return useCallback((href) => (leave ? leave(() => router.push(href)) : router.push(href)), [leave, router]);
}

/** Where a plain click on a link to another of our pages leads; null for every other click. */
function leavingLink(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link?.href || (link.target && link.target !== '_self') || link.hasAttribute('download')) return null;
  const url = new URL(link.href);
  if (url.origin !== window.location.origin || samePath(link.href) || url.pathname.startsWith('/api/')) return null;
  return url.pathname + url.search + url.hash;
}

function samePath(href: string): boolean {
  return new URL(href).pathname === window.location.pathname;
}
