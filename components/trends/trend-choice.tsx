'use client';

import { X } from 'lucide-react';
import { seriesColour } from '../charts/trend-drawing.tsx';
import { Button } from '../ui/button.tsx';
import { Combobox } from '../ui/combobox.tsx';
import { MOST_COMPARED, type useTrends } from './use-trends.ts';

/** Which rulesets, side by side in the same charts. */
export function TrendChoice({ trends }: { trends: ReturnType<typeof useTrends> }) {
  const { rulesets, chosen, shown, add, remove, clear } = trends;
  const names = new Map([
    ...shown.map((one) => [one.rulesetId, one.rulesetName] as const),
    ...(rulesets.data ?? []).map((one) => [one.id, one.name] as const),
  ]);
  const full = chosen.length >= MOST_COMPARED;
  return (
    <search aria-label="Choose rulesets" className="flex flex-wrap items-center gap-2 pb-5">
      {chosen.map((id, at) => (
        <Button
          key={id}
          onClick={() => remove(id)}
          icon={<X className="order-last text-ink-3" />}
          aria-label={`Remove ${names.get(id) ?? id}`}
        >
          <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ background: seriesColour(at) }} />
          <span className="max-w-56 truncate">{names.get(id) ?? id}</span>
        </Button>
      ))}
      {!full && (
        <Combobox
          aria-label={chosen.length === 0 ? 'Ruleset' : 'Compare with'}
          placeholder={chosen.length === 0 ? 'Every ruleset' : 'Compare with…'}
          className="w-56"
          loading={rulesets.isPending}
          value={null}
          onValueChange={(id) => {
            if (id !== null) add(id);
          }}
          options={(rulesets.data ?? [])
            .filter((ruleset) => !chosen.includes(ruleset.id))
            .map((ruleset) => ({ value: ruleset.id, label: ruleset.name, hint: ruleset.id }))}
        />
      )}
      {chosen.length > 0 && (
        <Button variant="ghost" onClick={clear}>
          Every ruleset
        </Button>
      )}
    </search>
  );
}
