import { chainName } from '../transforms/chain-name.ts';
import type { TransformChain } from '../transforms/transform-schema.ts';
import type {
  DatasetDefinition,
  FieldPairDefinition,
  RuleDefinition,
  RuleKeyDefinition,
  RulesetDefinition,
  SimilarityMeasure,
} from './definition.ts';
import { rulesInOrder } from './plan-rules.ts';

/**
 * Says in one sentence what a ruleset does.
 *
 * @example
 * describeRuleset(definition)
 * // 'Matches orders (crm) with public.orders (warehouse) by order_id = id, then by customer = client and day = ordered_on, and compares status with state and amount with total.'
 */
export function describeRuleset(definition: RulesetDefinition): string {
  return `Matches ${sideName(definition.source)} with ${sideName(definition.target)} ${definition.match === 'multiset' ? 'whole row by whole row, with their counts' : matching(definition.rules)}, and ${comparing(definition.fields)}.`;
}

function sideName({ connection, table, filter }: DatasetDefinition): string {
  return `${table ?? 'a query'} (${connection})${filter === undefined ? '' : ` where ${filter}`}`;
}

function matching(rules: RuleDefinition[] | undefined): string {
  if (rules === undefined) return 'by the primary key that both sides declare';
  return rulesInOrder(rules.map((definition) => ({ definition })))
    .map(({ definition }) => `by ${ruleText(definition)}${filterText(definition)}`)
    .join(', then ');
}

/** `order_id = id`, or of a fuzzy rule `similar customer = client (Jaro–Winkler, 0.92 or more) where day = ordered_on`. */
export function ruleText({ keys, similarity }: RuleDefinition): string {
  const equal = listed(keys.map(keyText));
  if (similarity === undefined) return equal;
  const similar = `similar ${keyText(similarity)} (${MEASURE_WORDS[similarity.measure]}, ${similarity.threshold} or more)`;
  return keys.length === 0 ? similar : `${similar} where ${equal}`;
}

const MEASURE_WORDS: Record<SimilarityMeasure, string> = {
  jaro_winkler: 'Jaro–Winkler',
  levenshtein: 'Levenshtein',
  jaccard: 'Jaccard',
};

function keyText({ source, target, transforms, target_transforms }: RuleKeyDefinition): string {
  const [left, right] = [afterText(source, transforms), afterText(target, target_transforms)];
  return left === right ? left : `${left} = ${right}`;
}

/** `status`, or `status after trim, upper`. */
function afterText(column: string, chain: TransformChain | undefined): string {
  return chain === undefined ? column : `${column} after ${chainName(chain)}`;
}

function filterText({ source_filter, target_filter }: RuleDefinition): string {
  const filters = [source_filter && `source rows where ${source_filter}`, target_filter && `target rows where ${target_filter}`].filter(
    (filter) => filter !== undefined,
  );
  return filters.length === 0 ? '' : ` (only ${listed(filters)})`;
}

/** More pairs than this are counted instead of named. */
const NAMED_FIELDS = 6;

function comparing(fields: FieldPairDefinition[] | undefined): string {
  if (fields === undefined) return 'compares every other column with the same name on both sides';
  const compared = fields.filter((field) => !field.compare?.ignore);
  if (compared.length === 0) return 'compares no values';
  if (compared.length > NAMED_FIELDS) return `compares ${compared.length} pairs of columns`;
  return `compares ${listed(compared.map(fieldText))}`;
}

function fieldText({ source, target, transforms }: FieldPairDefinition): string {
  const left = afterText(source, transforms);
  return left === target ? target : `${left} with ${target}`;
}

/** `a`, `a and b`, `a, b and c`. */
function listed(items: string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
