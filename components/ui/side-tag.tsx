import { clsx } from 'clsx';

export type Side = 'source' | 'target';

const words: Record<Side, { long: string; short: string }> = {
  source: { long: 'Source', short: 'S' },
  target: { long: 'Target', short: 'T' },
};

const colours: Record<Side, string> = { source: 'text-source', target: 'text-target' };
const fills: Record<Side, string> = { source: 'bg-source', target: 'bg-target' };

/**
 * Says which side a thing belongs to: teal square and `Source`, violet square and `Target`. `short` is the letter alone,
 * for cells; `name` adds whose side it is (`Source · crm.orders`).
 */
export function SideTag({ side, short, name, className }: { side: Side; short?: boolean; name?: string; className?: string }) {
  if (short) {
    return (
      <span className={clsx('font-sans text-[11px] leading-none font-semibold', colours[side], className)}>
        <span aria-hidden>{words[side].short}</span>
        <span className="sr-only">{words[side].long}</span>
      </span>
    );
  }
  return (
    <span className={clsx('inline-flex min-w-0 items-center gap-1.5 whitespace-nowrap font-medium', colours[side], className)}>
      <span aria-hidden className={clsx('size-2 shrink-0 rounded-[2px]', fills[side])} />
      {words[side].long}
      {name && <span className="truncate font-mono font-normal text-ink-2">{name}</span>}
    </span>
  );
}
