'use client';

import { skipToken, useQuery } from '@tanstack/react-query';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import { problemOf } from '../api/problem-of.ts';
import { type ApiOutputs, useTRPCClient } from '../api/trpc.ts';
import { CodeBlock } from '../ui/code-block.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { formatPlural } from '../ui/format.ts';
import { TextSkeleton } from '../ui/skeleton.tsx';
import { InlineFinding } from './inline-finding.tsx';
import { placeName } from './place-path.ts';
import { asSentence } from './sentence-text.ts';
import { sqlLines } from './sql-lines.ts';

type Statement = NonNullable<ApiOutputs['rulesets']['explain']['statements']>[number];

const ENGINES: Record<string, string> = { duckdb: 'DuckDB', mysql: 'MySQL' };

/** The SQL that a definition becomes in the landing engine; asked for when the tab is opened. */
export function SqlTab({ definition }: { definition: RulesetDefinition }) {
  const client = useTRPCClient();
  const chosen = [definition.source, definition.target].every((side) => side.connection !== '' && (side.table ?? side.query ?? '') !== '');
  const query = useQuery({
    queryKey: ['ruleset-sql', JSON.stringify(definition)],
    queryFn: chosen ? ({ signal }) => client.rulesets.explain.mutate({ definition }, { signal }) : skipToken,
    retry: false,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
  if (!chosen) return <p className="text-ink-2">Choose both sides first.</p>;
  if (query.isPending) return <TextSkeleton lines={12} className="max-w-3xl" />;
  if (query.isError) {
    return (
      <ErrorPanel
        title="The SQL could not be made"
        problem={problemOf(query.error)}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  }
  const { engine, statements, problems } = query.data;
  const name = ENGINES[engine] ?? engine;
  if (problems.length > 0) {
    return (
      <div className="flex flex-col gap-1">
        <p>There is no SQL while something is wrong:</p>
        {problems.map(({ path, message }) => (
          <InlineFinding key={`${path} ${message}`} tone="problem">
            {`${placeName(path)}: ${asSentence(message)}`}
          </InlineFinding>
        ))}
      </div>
    );
  }
  if (statements === null) return <p className="text-ink-2">The landing engine {name} does not show its statements.</p>;
  return <Statements name={name} statements={statements} />;
}

function Statements({ name, statements }: { name: string; statements: readonly Statement[] }) {
  return (
    <div className="grid items-start gap-x-10 gap-y-6 xl:grid-cols-[14rem_minmax(0,1fr)]">
      <nav aria-label="Statements" className="max-xl:hidden xl:sticky xl:top-16 xl:max-h-[calc(100vh-9rem)] xl:overflow-y-auto">
        <ol>
          {statements.map(({ title }, at) => (
            <li key={title}>
              <a
                href={`#sql-${at + 1}`}
                className="block min-h-6 truncate rounded-sm px-1.5 py-0.5 text-ink-2 hover:bg-hover hover:text-ink"
              >
                {title}
              </a>
            </li>
          ))}
        </ol>
      </nav>
      <div className="flex min-w-0 flex-col gap-5">
        <p className="max-w-prose text-ink-2">
          {formatPlural(statements.length, 'statement')} that {name} runs once both sides are staged, in this order. Loading and transforms
          come before; both databases are only read.
        </p>
        {statements.map(({ title, note, sql }, at) => (
          <section key={title} id={`sql-${at + 1}`} aria-label={title} className="scroll-mt-16">
            <h3 className="mb-1 flex flex-wrap items-baseline gap-x-3">
              <span className="font-medium">{title}</span>
              {note && <span className="min-w-0 text-xs break-words text-ink-3">{note}</span>}
            </h3>
            <CodeBlock code={sqlLines(sql)} wrap />
          </section>
        ))}
      </div>
    </div>
  );
}
