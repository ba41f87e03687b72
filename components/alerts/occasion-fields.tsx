'use client';

import { ALERT_KPIS, type AlertConditions } from '#server/features/alerts/alert.schema.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { Problem } from './problem.tsx';

const USUAL_POINTS = 5;

const names: Record<(typeof ALERT_KPIS)[number], string> = {
  rcr: 'coverage',
  dqcs: 'confidence',
  rei: 'speed; falls under load',
  far: 'field agreement',
  irr: 'inactive records',
};

/** When somebody is told. */
export function OccasionFields({
  conditions,
  problem,
  pointsProblem,
  onChange,
}: {
  conditions: AlertConditions;
  problem: string | undefined;
  pointsProblem: string | undefined;
  onChange: (conditions: AlertConditions) => void;
}) {
  const { runFails, worsens, rcrFalls } = conditions;
  const set = (change: Partial<AlertConditions>) => onChange({ ...conditions, ...change });
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="pb-1 font-medium">Is sent when</legend>
      <Checkbox label="a run fails" checked={runFails} onCheckedChange={(checked) => set({ runFails: checked })} />
      <fieldset className="flex flex-col">
        <legend className="py-1">the status of one of these gets worse</legend>
        <div className="grid grid-cols-1 gap-x-4 pl-6 sm:grid-cols-2">
          {ALERT_KPIS.map((kpi) => (
            <Checkbox
              key={kpi}
              label={
                <>
                  {kpi.toUpperCase()} <span className="text-ink-3">{names[kpi]}</span>
                </>
              }
              checked={worsens.includes(kpi)}
              onCheckedChange={(checked) =>
                set({ worsens: ALERT_KPIS.filter((each) => (each === kpi ? checked : worsens.includes(each))) })
              }
            />
          ))}
        </div>
      </fieldset>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Checkbox
          label="RCR falls by"
          checked={rcrFalls !== null}
          onCheckedChange={(checked) => set({ rcrFalls: checked ? USUAL_POINTS : null })}
        />
        {rcrFalls !== null && (
          <span className="flex items-center gap-2">
            <NumberInput
              aria-label="Points that RCR falls by"
              min={0.01}
              max={100}
              unit="points"
              className="w-44"
              value={rcrFalls}
              onValueChange={(points) => set({ rcrFalls: points ?? 0 })}
            />
            or more
          </span>
        )}
      </div>
      <Problem text={pointsProblem} />
      <Problem text={problem} />
    </fieldset>
  );
}
