'use client';

import { FlaskConical, TriangleAlert, X } from 'lucide-react';
import { problemOf } from '../api/problem-of.ts';
import { OutcomeBar } from '../charts/outcome-bar.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { formatCount, formatPlural } from '../ui/format.ts';
import { Section } from '../ui/section.tsx';
import { Spinner } from '../ui/spinner.tsx';
import { InlineFinding } from './inline-finding.tsx';
import { placeName } from './place-path.ts';
import { SampleExamples } from './sample-examples.tsx';
import { SampleFields } from './sample-fields.tsx';
import { asSentence } from './sentence-text.ts';
import type { SampleTrialState, TrialResult } from './use-sample-trial.ts';

/** What the draft would find among a few rows of both sides, by the engine itself. */
export function SampleTab({ sample }: { sample: SampleTrialState }) {
  const { pending, trial, error } = sample;
  if (!trial && !error && !pending) {
    return (
      <EmptyState
        icon={<FlaskConical />}
        title="Try it on a few rows"
        action={
          <Button icon={<FlaskConical />} onClick={sample.start}>
            Try it now
          </Button>
        }
      >
        Reads the first 1,000 rows of the source and 3,000 of the target, and shows what would match and what would differ. Nothing is
        written and nothing is kept.
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-7" aria-busy={pending}>
      <div className="flex min-h-8 flex-wrap items-center gap-3">
        {pending ? (
          <>
            <Button icon={<X />} onClick={sample.cancel}>
              Stop
            </Button>
            <span role="status" className="inline-flex items-center gap-2 text-ink-2">
              <Spinner /> Reading a few rows of both sides…
            </span>
          </>
        ) : (
          <>
            <Button icon={<FlaskConical />} onClick={sample.start}>
              Try again
            </Button>
            {trial && sample.outdated && (
              <InlineFinding tone="warning">The ruleset was changed since; this is what it said before.</InlineFinding>
            )}
          </>
        )}
      </div>
      {error && !pending && <ErrorPanel title="The sample could not be tried" problem={problemOf(error)} />}
      {trial && trial.problems.length > 0 && (
        <div className="flex flex-col gap-1">
          <p>The ruleset cannot be run yet:</p>
          {trial.problems.map(({ path, message }) => (
            <InlineFinding key={`${path} ${message}`} tone="problem">
              {`${placeName(path)}: ${asSentence(message)}`}
            </InlineFinding>
          ))}
        </div>
      )}
      {trial?.result && <SampleResult result={trial.result} />}
    </div>
  );
}

function SampleResult({ result }: { result: TrialResult }) {
  const { rows } = result;
  return (
    <>
      <section aria-label="What was found">
        <OutcomeBar
          counts={{
            equal: result.equal,
            mismatched: result.mismatched,
            source_only: result.sourceOnly,
            target_only: result.targetOnly ?? 0,
            rejected_source: result.rejectedSource,
            rejected_target: result.rejectedTarget,
          }}
        />
        <ul className="mt-2 max-w-prose text-ink-2">
          <li>
            Read {readWords(rows.source, 'source')} and {readWords(rows.target, 'target')}, in{' '}
            {formatCount(Math.round(result.milliseconds))} ms.
          </li>
          {!rows.target.whole && result.sourceOnly > 0 && (
            <li>A row counted as source only may have its counterpart further on in the target.</li>
          )}
          {result.targetOnly === null && <li>Rows of the target only are not counted: the source goes on beyond the sample.</li>}
        </ul>
        {result.warnings.length > 0 && (
          <ul className="mt-2">
            {result.warnings.map((warning) => (
              <li key={warning} className="flex items-start gap-1.5">
                <TriangleAlert aria-hidden className="mt-0.75 size-3.5 shrink-0 text-warn" />
                {warning}
              </li>
            ))}
          </ul>
        )}
        {result.rules.length > 0 && (
          <p className="mt-2">
            {result.rules.map(({ name, matched }, at) => (
              <span key={name}>
                {at > 0 && ', '}
                <span className="font-medium">{name}</span> matched {formatPlural(matched, 'row')}
              </span>
            ))}
            .
          </p>
        )}
      </section>
      <Section title="Differences by field" description="Among the rows that matched.">
        <SampleFields fields={result.fields} />
      </Section>
      <Section title="Examples" description={`${formatPlural(result.examples.length, 'row')}, some of every outcome.`}>
        <SampleExamples result={result} />
      </Section>
    </>
  );
}

function readWords({ read, whole, ordered }: TrialResult['rows']['source'], side: string): string {
  if (whole) return `all ${formatPlural(read, 'row')} of the ${side}`;
  return `${ordered ? 'the first' : 'some'} ${formatPlural(read, 'row')} of the ${side}${ordered ? ' by key' : ', in the order in which the database gave them'}`;
}
