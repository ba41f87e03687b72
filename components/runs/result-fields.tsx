'use client';

import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import type { RunDocument } from '#server/engine/run-document.ts';
import { BarList } from '../charts/bar-list.tsx';
import { differencesHref } from '../outcomes/differences-url.ts';
import { namedFields } from '../outcomes/field-names.ts';
import { Button } from '../ui/button.tsx';
import { formatPlural } from '../ui/format.ts';
import { Section } from '../ui/section.tsx';

const AT_FIRST = 10;

/** Where the differences are: mismatched values per field, each a link to its rows. */
export function ResultFields({ document }: { document: RunDocument }) {
  const [all, setAll] = useState(false);
  const compared = namedFields(document.fields).filter((field) => field.compared > 0);
  const differing = compared.filter((field) => field.mismatched > 0);
  const shown = all ? compared : differing;
  const hidden = compared.length - Math.min(differing.length, AT_FIRST);
  return (
    <Section title="Fields" description={sentence(document, compared.length, differing.length)}>
      {differing.length === 0 && compared.length > 0 && !all && (
        <p className="flex items-center gap-2 text-ink-2">
          <CircleCheck aria-hidden className="size-4 text-good" />
          Every compared value is equal.
        </p>
      )}
      <BarList
        label="Mismatched values per field"
        limit={all ? undefined : AT_FIRST}
        items={shown.map(({ id, label, mismatched, compared: total }) => ({
          id,
          label,
          value: mismatched,
          total,
          ...(mismatched > 0 && { href: differencesHref(document.execution_id, { show: ['mismatched'], field: id }) }),
        }))}
      />
      {hidden > 0 && (
        <Button size="sm" variant="ghost" aria-expanded={all} className="mt-1 -ml-0.5" onClick={() => setAll(!all)}>
          {all ? 'Show only where they differ most' : `Show ${formatPlural(hidden, 'more field')}`}
        </Button>
      )}
    </Section>
  );
}

function sentence(document: RunDocument, compared: number, differing: number): string {
  const ignored = document.fields.length - compared;
  if (document.fields.length === 0) return 'The ruleset compares no field.';
  if (document.matched_count === 0) return 'No pair matched, so no value was compared.';
  return `${formatPlural(compared, 'field')} compared, ${differing} ${differing === 1 ? 'differs' : 'differ'} somewhere${ignored > 0 ? `; ${ignored} ignored` : ''}.`;
}
