import { clsx } from 'clsx';
import { CopyButton } from './copy-button.tsx';

/** SQL, YAML, JSON, a command: mono, scrolling in itself, copied with one press. `name` says what it is. */
export function CodeBlock({ code, name, wrap, className }: { code: string; name?: string; wrap?: boolean; className?: string }) {
  return (
    <figure className={clsx('relative rounded-md border bg-sunken', className)}>
      {name && <figcaption className="border-b px-3 py-1.5 pr-10 text-xs text-ink-2">{name}</figcaption>}
      <span className="absolute top-1 right-1">
        <CopyButton text={code} label={name ? `Copy ${name}` : 'Copy code'} />
      </span>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        className={clsx(
          'max-h-96 overflow-auto rounded-md p-3 pr-10 font-mono text-xs leading-5',
          wrap && 'whitespace-pre-wrap break-words',
        )}
      >
        {code}
      </pre>
    </figure>
  );
}
