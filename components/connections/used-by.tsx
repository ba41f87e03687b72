import Link from 'next/link';
import { Popover } from '../ui/popover.tsx';

interface RulesetName {
  id: string;
  name: string;
}

const linkClass = 'rounded-sm underline decoration-line-strong underline-offset-4 hover:decoration-ink';

/** The rulesets that read a connection on one line: the first as a link, the rest behind a button. */
export function UsedBy({ rulesets }: { rulesets: readonly RulesetName[] }) {
  const [first, ...rest] = rulesets;
  if (!first) return <span className="text-ink-3">Nothing yet</span>;
  return (
    <span className="inline-flex max-w-full items-baseline gap-x-2 align-bottom">
      <span className="truncate" title={first.name}>
        <RulesetLink ruleset={first} />
      </span>
      {rest.length > 0 && (
        <Popover
          title="Also used by"
          trigger={
            <button type="button" className="min-h-6 shrink-0 rounded-sm text-ink-2 hover:text-ink">
              and {rest.length} more
            </button>
          }
        >
          <RulesetLinks rulesets={rest} />
        </Popover>
      )}
    </span>
  );
}

/** All of them, one under the other. */
export function RulesetLinks({ rulesets }: { rulesets: readonly RulesetName[] }) {
  return (
    <ul className="flex flex-col gap-1">
      {rulesets.map((ruleset) => (
        <li key={ruleset.id} className="min-h-6">
          <RulesetLink ruleset={ruleset} />
        </li>
      ))}
    </ul>
  );
}

function RulesetLink({ ruleset }: { ruleset: RulesetName }) {
  return (
    <Link href={`/rulesets/${encodeURIComponent(ruleset.id)}`} className={linkClass}>
      {ruleset.name}
    </Link>
  );
}
