'use client';

import { clsx } from 'clsx';
import { Check } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { ApiOutputs } from '../api/trpc.ts';
import { useCan } from '../api/use-can.ts';
import { StartRunButton } from '../runs/start-run-button.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { formatPlural } from '../ui/format.ts';
import { Section } from '../ui/section.tsx';

/** From nothing to the first result: connection, ruleset, run. The step to take next has the one strong button. */
export function FirstSteps({ counts }: { counts: ApiOutputs['overview']['get']['counts'] }) {
  const mayConnect = useCan('connections.write');
  const mayWrite = useCan('rulesets.write');
  const connected = counts.connections > 0;
  const written = counts.rulesets > 0;
  return (
    <Section title="Three steps to the first reconciliation" className="max-w-3xl">
      <ol className="-mt-3">
        <Step
          number={1}
          title="Connect the databases"
          done={connected && formatPlural(counts.connections, 'connection')}
          action={
            mayConnect ? (
              <Link href="/connections/new" className={buttonClass(connected ? 'secondary' : 'primary')}>
                Add a connection
              </Link>
            ) : (
              mayConnect === false && !connected && <Ask whom="an administrator" />
            )
          }
        >
          One for each side: MySQL, MariaDB, PostgreSQL, SQLite or a folder of files. A run only reads from them.
        </Step>
        <Step
          number={2}
          title="Make a ruleset"
          done={written && formatPlural(counts.rulesets, 'ruleset')}
          action={
            mayWrite ? (
              connected ? (
                <Link href="/rulesets/new" className={buttonClass(written ? 'secondary' : 'primary')}>
                  Make a ruleset
                </Link>
              ) : (
                <Button disabled>Make a ruleset</Button>
              )
            ) : (
              mayWrite === false && !written && <Ask whom="an analyst" />
            )
          }
        >
          It names a source and a target, says which rows belong together and which columns are compared. Columns are suggested.
        </Step>
        <Step
          number={3}
          title="Run it"
          done={false}
          action={written ? <StartRunButton /> : mayWrite && <Button disabled>Start a run</Button>}
        >
          A run pairs the rows of both sides and shows every value that differs. Afterwards the overview stands here.
        </Step>
      </ol>
    </Section>
  );
}

function Ask({ whom }: { whom: string }) {
  return <span className="text-ink-2">Ask {whom} for it.</span>;
}

function Step({
  number,
  title,
  done,
  action,
  children,
}: {
  number: number;
  title: string;
  done: string | false;
  action: ReactNode;
  children: ReactNode;
}) {
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b py-4">
      <span
        aria-hidden
        className={clsx(
          'flex size-6 shrink-0 items-center justify-center rounded-full border text-xs font-medium',
          done ? 'border-good-line bg-good-bg text-good' : 'border-line-strong text-ink-2',
        )}
      >
        {done ? <Check className="size-3.5" /> : number}
      </span>
      <div className="min-w-64 flex-1">
        <h3 className="flex flex-wrap gap-x-2 font-medium leading-6">
          {title}
          {done && (
            <span className="font-normal text-good">
              Done<span className="text-ink-3">: {done}</span>
            </span>
          )}
        </h3>
        <p className="max-w-prose text-ink-2">{children}</p>
      </div>
      <div className="shrink-0">{action}</div>
    </li>
  );
}
