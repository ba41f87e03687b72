'use client';

import { DEFAULT_THRESHOLDS } from '#server/engine/kpis/kpi-status.ts';
import { Field } from '../ui/field.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import type { RulesetDraft } from './ruleset-draft.ts';
import type { PlacedFindings } from './use-placed-findings.ts';
import type { Edit } from './use-ruleset-editor.ts';

type Kpi = keyof typeof DEFAULT_THRESHOLDS;

const KPIS: readonly { kpi: Kpi; label: string; word: string; share?: boolean; upTo?: boolean }[] = [
  { kpi: 'rcr', label: 'RCR', word: 'coverage' },
  { kpi: 'far', label: 'FAR', word: 'field agreement' },
  { kpi: 'dqcs', label: 'DQCS', word: 'confidence', share: true },
  { kpi: 'rei', label: 'REI', word: 'efficiency' },
  { kpi: 'irr', label: 'IRR', word: 'inactive records', upTo: true },
];

/** From which value on a KPI has which status. Empty keeps the usual one, which is shown. */
export function ThresholdsForm({ draft, edit, findings }: { draft: RulesetDraft; edit: Edit; findings: PlacedFindings }) {
  const set = (kpi: Kpi, band: string, value: number | null) =>
    edit((before) => ({
      ...before,
      thresholds: { ...before.thresholds, [kpi]: { ...before.thresholds[kpi], [band]: value ?? undefined } },
    }));
  return (
    <div className="flex flex-col">
      {KPIS.map(({ kpi, label, word, share, upTo }) => (
        <div key={kpi} className="flex items-start gap-x-4 border-b py-2 last:border-b-0">
          <p className="mt-1.5 w-44 shrink-0">
            <span className="font-medium">{label}</span> <span className="text-ink-3">{word}</span>
          </p>
          <div className="flex flex-1 flex-wrap gap-x-4 gap-y-2">
            {Object.entries(DEFAULT_THRESHOLDS[kpi]).map(([band, usual]) => {
              const place = `thresholds.${kpi}.${band}`;
              const values = draft.thresholds[kpi] as Record<string, number | undefined> | undefined;
              return (
                <div key={band} data-place={place} className="flex items-start gap-2">
                  <span aria-hidden className="mt-1.5 w-28 text-right text-ink-2">
                    {capital(band)} {upTo ? 'up to' : 'from'}
                  </span>
                  <Field
                    label={`${label}: ${band} ${upTo ? 'up to' : 'from'}${share ? '' : ', percent'}`}
                    labelHidden
                    error={findings.problemAt(place) ?? null}
                  >
                    <NumberInput
                      min={0}
                      max={share ? 1 : 100}
                      step={share ? 0.01 : 1}
                      value={values?.[band] ?? null}
                      onValueChange={(value) => set(kpi, band, value)}
                      placeholder={String(usual)}
                      className="w-28"
                    />
                  </Field>
                  <span aria-hidden className="mt-1.5 w-3 text-ink-2">
                    {share ? '' : '%'}
                  </span>
                </div>
              );
            })}
          </div>
        </div>
      ))}
    </div>
  );
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
