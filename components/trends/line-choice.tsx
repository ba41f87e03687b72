'use client';

import { X } from 'lucide-react';
import { seriesColour } from '../charts/trend-drawing.tsx';
import { Button } from '../ui/button.tsx';
import { Combobox } from '../ui/combobox.tsx';
import { MOST_LINES } from './breakdown-lines.ts';

/** Which rules or fields have a line, where there are more than can be told apart. */
export function LineChoice({
  kind,
  all,
  shown,
  usual,
  onChange,
}: {
  kind: 'rule' | 'field';
  all: readonly string[];
  shown: readonly string[];
  /** Nobody has chosen. */
  usual: boolean;
  onChange: (lines: string[] | null) => void;
}) {
  if (all.length < 2) return null;
  const left = all.filter((name) => !shown.includes(name));
  return (
    <search aria-label={`Choose ${kind}s`} className="flex flex-wrap items-center gap-2 pb-5">
      {shown.map((name) => (
        <Button
          key={name}
          size="sm"
          disabled={shown.length === 1}
          onClick={() => onChange(shown.filter((each) => each !== name))}
          icon={<X className="order-last text-ink-3" />}
          aria-label={`Remove ${name}`}
        >
          <span
            aria-hidden
            className="size-2 shrink-0 rounded-full"
            style={{ background: seriesColour(all.filter((each) => shown.includes(each)).indexOf(name)) }}
          />
          <span className="max-w-56 truncate">{name}</span>
        </Button>
      ))}
      {left.length > 0 && shown.length < MOST_LINES && (
        <Combobox
          aria-label={`Add a ${kind}`}
          placeholder={`Add a ${kind}…`}
          className="w-52"
          value={null}
          onValueChange={(name) => {
            if (name !== null) onChange([...shown, name]);
          }}
          options={left.map((name) => ({ value: name, label: name }))}
        />
      )}
      {left.length > 0 && usual && kind === 'field' && <span className="text-ink-3">those of {all.length} that agree least</span>}
      {!usual && (
        <Button variant="ghost" size="sm" onClick={() => onChange(null)}>
          Choose for me
        </Button>
      )}
    </search>
  );
}
