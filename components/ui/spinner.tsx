import { clsx } from 'clsx';
import { LoaderCircle } from 'lucide-react';

/** Something is under way. Say what in `label` unless words beside it already do. */
export function Spinner({ label, className }: { label?: string; className?: string }) {
  return (
    <span role={label ? 'status' : undefined} className={clsx('inline-flex', className)}>
      <LoaderCircle aria-hidden className="size-3.5 animate-spin" />
      {label && <span className="sr-only">{label}</span>}
    </span>
  );
}
