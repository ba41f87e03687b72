import { clsx } from 'clsx';
import type { ReactNode } from 'react';

/**
 * Nothing here yet, or nothing matches. Teaches the next step: one icon, one or two sentences, one button.
 *
 * @example <EmptyState icon={<Plug />} title="No connections yet" action={<Link className={buttonClass('primary')} href="/connections/new">Add a connection</Link>}>Tieout compares two databases. Begin with the one you trust.</EmptyState>
 */
export function EmptyState({
  icon,
  title,
  children,
  action,
  compact,
  page,
  className,
}: {
  icon: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  compact?: boolean;
  /** It is all the page has: its title is the page's heading. */
  page?: boolean;
  className?: string;
}) {
  const Title = page ? 'h1' : 'p';
  return (
    <div className={clsx('flex flex-col items-center text-center', compact ? 'px-4 py-8' : 'px-6 py-16', className)}>
      <span aria-hidden className="text-ink-3 [&_svg]:size-6 [&_svg]:stroke-[1.5]">
        {icon}
      </span>
      <Title className="mt-3 text-base font-medium">{title}</Title>
      {children && <div className="mt-1 max-w-md text-balance text-ink-2">{children}</div>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  );
}
