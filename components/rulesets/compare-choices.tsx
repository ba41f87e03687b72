'use client';

import type { ColumnDescription } from '#server/engine/connectors/contract.ts';
import { comparePair } from '#server/engine/matching/pair-comparison.ts';
import type { CompareOptions as Options } from '#server/engine/plan/definition.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { Field } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { NumberInput } from '../ui/number-input.tsx';
import { COMPARE_NUMBERS, COMPARE_SWITCHES } from './compare-words.ts';

/** Every option set, to ask which of them mean anything for two types. */
const ALL: Options = {
  absolute_tolerance: 1,
  relative_tolerance: 1,
  seconds_tolerance: 1,
  zone: 'UTC',
  ...Object.fromEntries(COMPARE_SWITCHES.map(({ option }) => [option, true])),
};

export interface CompareChoicesProps {
  compare: Options;
  /** As they are compared: after transforms. */
  source: ColumnDescription | undefined;
  target: ColumnDescription | undefined;
  zoneProblem: string | undefined;
  onChange: (compare: Options) => void;
}

/** The options that mean something for the types of a pair, and those that are set. */
export function CompareChoices({ compare, source, target, zoneProblem, onChange }: CompareChoicesProps) {
  const idle = new Set(source && target ? comparePair(source.logicalType, target.logicalType, ALL).idle : []);
  const isShown = (option: keyof Options) => !idle.has(option) || compare[option] !== undefined;
  const set = (option: keyof Options, value: number | boolean | string | null) => {
    const { [option]: _, ...rest } = compare;
    onChange(value === null || value === false || value === '' ? rest : { ...rest, [option]: value });
  };
  return (
    <div className="flex flex-col gap-3">
      {!compare.ignore && (
        <>
          {COMPARE_NUMBERS.filter(({ option }) => isShown(option)).map(({ option, label, help, unit }) => (
            <Field key={option} label={label} help={help}>
              <NumberInput
                min={0}
                step={option === 'seconds_tolerance' ? 1 : 0.01}
                value={compare[option] ?? null}
                onValueChange={(value) => set(option, value)}
                format={{ maximumFractionDigits: 12 }}
                placeholder="None"
                {...(unit && { unit })}
              />
            </Field>
          ))}
          <div className="flex flex-col">
            {COMPARE_SWITCHES.filter(({ option }) => isShown(option)).map(({ option, label }) => (
              <Checkbox key={option} label={label} checked={compare[option] === true} onCheckedChange={(on) => set(option, on)} />
            ))}
          </div>
          {isShown('zone') && (
            <Field label="Zone of the side that has none" help="Like Europe/Berlin. Empty is UTC." error={zoneProblem ?? null}>
              <Input value={compare.zone ?? ''} onValueChange={(zone) => set('zone', zone.trim())} placeholder="UTC" />
            </Field>
          )}
        </>
      )}
      <Checkbox
        label="Do not compare"
        help="Both values are read and shown, and never count as a difference."
        checked={compare.ignore === true}
        onCheckedChange={(on) => set('ignore', on)}
        className={compare.ignore ? undefined : 'border-t pt-2'}
      />
    </div>
  );
}
