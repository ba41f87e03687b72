'use client';

import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import type { RunDocument } from '#server/engine/run-document.ts';
import { BarList } from '../charts/bar-list.tsx';
import { differencesHref } from '../outcomes/differences-url.ts';
import { namedFields } from '../outcomes/field-names.ts';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';

const AT_FIRST = 10;

/** Where the differences are: mismatched values per field, each a link to its rows. */
export function ResultFields({ document }: { document: RunDocument }) {
  const [all, setAll] = useState(false);
  const compared = namedFields(document.fields).filter((field) => field.compared > 0);
  const differing = compared.filter((field) => field.mismatched > 0);
  const ignored = document.fields.length - compared.length;
  return (
    <Section title="Fields" description={`Of ${compared.length} compared, ${differing.length} differ somewhere.`}>
      {document.fields.length === 0 ? (
        <p className="text-ink-2">The ruleset compares no field.</p>
      ) : differing.length === 0 ? (
        <p className="flex items-center gap-2 text-ink-2">
          <CircleCheck aria-hidden className="size-4 text-good" />
          {compared.length === 0 ? 'No value was compared.' : 'Every compared value is equal.'}
        </p>
      ) : (
        <BarList
          label="Mismatched values per field"
          limit={all ? undefined : AT_FIRST}
          items={compared.map(({ id, label, mismatched, compared: total }) => ({
            id,
            label,
            value: mismatched,
            total,
            ...(mismatched > 0 && { href: differencesHref(document.execution_id, { show: ['mismatched'], field: id }) }),
          }))}
        />
      )}
      {differing.length > 0 && compared.length > AT_FIRST && (
        <Button size="sm" variant="ghost" className="mt-1" onClick={() => setAll(!all)}>
          {all ? `Show the ${AT_FIRST} with most differences` : `Show all ${compared.length}`}
        </Button>
      )}
      {ignored > 0 && compared.length > 0 && (
        <p className="mt-1 text-xs text-ink-3">{ignored === 1 ? 'One field is ignored.' : `${ignored} fields are ignored.`}</p>
      )}
    </Section>
  );
}
