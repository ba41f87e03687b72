import { knownName } from '../../outcomes/known-name.ts';
import type { Side } from '../../plan/plan.ts';
import { OUTCOMES, type OutcomeFilter } from '../contract.ts';
import { differenceBit } from './compiled-plan.ts';
import { condition } from './filter-condition.ts';
import { outcomeCode } from './outcome-layout.ts';
import type { OutcomeManifest } from './outcome-manifest.ts';
import type { OutcomeValues } from './outcome-values.ts';

/** A condition on the outcomes table `o` with the texts to bind as `$1 …`. */
export interface FilterSql {
  where: string;
  values: string[];
}

/** @throws TieoutError invalid_input when the filter names what the run does not have, or a value is not of its column's type. */
export function filterSql(filter: OutcomeFilter, manifest: OutcomeManifest, values: OutcomeValues): FilterSql {
  const bound: string[] = [];
  const bind = (text: string) => `$${bound.push(text)}`;
  const conditions = ['true'];
  if (filter.outcomes !== undefined) {
    const codes = filter.outcomes.map((outcome) => outcomeCode(knownName(outcome, OUTCOMES, 'outcome')));
    conditions.push(codes.length === 0 ? 'false' : `o.outcome IN (${codes.join(', ')})`);
  }
  if (filter.rule !== undefined) {
    const names = manifest.rules.map((rule) => rule.name);
    conditions.push(`o.rule = ${names.indexOf(knownName(filter.rule, names, 'rule'))}`);
  }
  if (filter.changedField !== undefined) conditions.push(fieldChanged(filter.changedField, manifest));
  for (const { side, column, operator, value } of filter.conditions ?? []) {
    conditions.push(condition(side, columnNamed(column, side, manifest), operator, value, values, bind));
  }
  return { where: conditions.join(' AND '), values: bound };
}

function fieldChanged(name: string, manifest: OutcomeManifest): string {
  const labels = manifest.fields.map((field) => field.label);
  const sources = manifest.fields.map((field) => manifest.source[field.source]!.name);
  const label = labels.includes(name) ? name : null;
  knownName(name, [...labels, ...sources], 'compared field');
  const bits = manifest.fields.flatMap((_, index) => {
    if (label === null ? sources[index] !== name : labels[index] !== label) return [];
    const { word, bit } = differenceBit(index);
    return [`(o.${word} >> ${bit}) & 1 = 1`];
  });
  return `(${bits.join(' OR ')})`;
}

function columnNamed(name: string, side: Side, manifest: OutcomeManifest): number {
  const names = manifest[side].map((column) => column.name);
  return names.indexOf(knownName(name, names, `column of the ${side}`));
}
