import { knownName } from '../../outcomes/known-name.ts';
import type { Side } from '../../plan/plan.ts';
import { OUTCOMES, type OutcomeFilter } from '../contract.ts';
import { type Condition, condition } from './filter-condition.ts';
import { type OutcomeManifest, shownColumns } from './outcome-manifest.ts';

/**
 * A filter in two parts: what the server can tell (`where`, over the outcome table `o`, with the values to bind), and
 * conditions on values, which Tieout checks row by row. What they say about texts, the server checks roughly beforehand.
 */
export interface OutcomeSelection {
  where: string;
  values: string[];
  conditions: Condition[];
}

/** @throws TieoutError invalid_input when the filter names what the run does not have, or a value is not of its column's type. */
export function outcomeSelection(filter: OutcomeFilter, manifest: OutcomeManifest): OutcomeSelection {
  const where: string[] = [];
  const values: string[] = [];
  if (filter.outcomes !== undefined) {
    const ranges = filter.outcomes.flatMap((outcome) => {
      const range = manifest.ids[knownName(outcome, OUTCOMES, 'outcome')];
      return range === undefined ? [] : [`o.id BETWEEN ${range[0]} AND ${range[1]}`];
    });
    where.push(ranges.length === 0 ? 'FALSE' : `(${ranges.join(' OR ')})`);
  }
  if (filter.rule !== undefined) {
    const names = manifest.rules.map((rule) => rule.name);
    where.push(`o.rule = ${names.indexOf(knownName(filter.rule, names, 'rule'))}`);
  }
  if (filter.changedField !== undefined) where.push(fieldChanged(filter.changedField, manifest));
  const conditions = (filter.conditions ?? []).map(({ side, column, operator, value }) => {
    where.push(`o.${side}_row IS NOT NULL`);
    const position = columnNamed(column, side, manifest);
    const holds = condition(manifest, side, position, operator, value);
    const isText = manifest.columns[side][position]!.logicalType.kind === 'string';
    if (value !== undefined && value !== '' && (operator === 'contains' || operator === 'starts_with' || (operator === 'eq' && isText))) {
      where.push(mayContain(side));
      const sought = JSON.stringify(value).slice(1, -1);
      for (const _ of TEXT_COLUMNS) values.push(sought);
      if (side === 'target') for (const _ of TEXT_COLUMNS.slice(0, 2)) values.push(sought);
    }
    return holds;
  });
  return { where: where.length === 0 ? 'TRUE' : where.join(' AND '), values, conditions };
}

const TEXT_COLUMNS = ['compared', 'others', 'raw'];

/** Whether a text occurs anywhere in a side's values. A target's are left out where they are the source's. */
function mayContain(side: Side): string {
  const places = TEXT_COLUMNS.map((column) => `o.${side}_${column}`);
  if (side === 'target') places.push('o.source_compared', 'o.source_others');
  return `(${places.map((place) => `INSTR(${place}, CAST(? AS BINARY)) > 0`).join(' OR ')})`;
}

function fieldChanged(name: string, manifest: OutcomeManifest): string {
  const labels = manifest.fields.map((field) => field.label);
  const sources = manifest.fields.map((field) => manifest.columns.source[field.source]!.name);
  const byLabel = labels.includes(name);
  knownName(name, [...labels, ...sources], 'compared field');
  const letters = manifest.fields.flatMap((_, index) => {
    if ((byLabel ? labels : sources)[index] !== name) return [];
    return [`SUBSTRING(o.differs, ${index + 1}, 1) = '1'`];
  });
  return `(${letters.join(' OR ')})`;
}

function columnNamed(name: string, side: Side, manifest: OutcomeManifest): number {
  const names = shownColumns(manifest, side).map((column) => column.name);
  return names.indexOf(knownName(name, names, `column of the ${side}`));
}
