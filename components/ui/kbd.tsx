import { clsx } from 'clsx';

/** A key as printed on the keyboard. `keys` are drawn side by side. */
export function Kbd({ keys, className }: { keys: readonly string[]; className?: string }) {
  return (
    <span className={clsx('inline-flex items-center gap-0.5', className)}>
      {keys.map((key, at) => (
        <kbd
          // biome-ignore lint/suspicious/noArrayIndexKey: a sequence may repeat a key and never changes its order
          key={at}
          className="inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-line-strong bg-sunken px-1 font-sans text-[11px] leading-none text-ink-2"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
