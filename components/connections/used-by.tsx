import Link from 'next/link';
import { Popover } from '../ui/popover.tsx';

interface RulesetName {
  id: string;
  name: string;
}

const linkClass = 'rounded-sm underline decoration-line-strong underline-offset-4 hover:decoration-ink';

/** The rulesets that read a connection, as links; beyond `shown` behind a button. */
export function UsedBy({ rulesets, shown = 2 }: { rulesets: readonly RulesetName[]; shown?: number }) {
  if (rulesets.length === 0) return <span className="text-ink-3">Nothing yet</span>;
  const rest = rulesets.slice(shown);
  return (
    <span className="inline-flex min-w-0 flex-wrap items-baseline gap-x-2">
      {rulesets.slice(0, shown).map((ruleset) => (
        <RulesetLink key={ruleset.id} ruleset={ruleset} />
      ))}
      {rest.length > 0 && (
        <Popover
          title="Also used by"
          trigger={
            <button type="button" className="min-h-6 rounded-sm text-ink-2 hover:text-ink">
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
