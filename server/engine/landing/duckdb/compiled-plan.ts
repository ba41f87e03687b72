import { comparePair, type PairComparison } from '../../matching/pair-comparison.ts';
import type { FieldPlan, ReconcilePlan, RulePlan, Side, SimilarityPlan } from '../../plan/plan.ts';
import { commonForm, type TypedExpression } from './common-form.ts';
import { differs } from './field-difference.ts';
import { ALIAS, columnPosition, type StagedSide, stagedColumn } from './staged-side.ts';

/** Bits of a BIGINT that are used for differing fields. */
const FIELDS_PER_WORD = 62;

/** A ruleset's expressions over the staging tables, aliased `s` and `t`. */
export interface CompiledPlan {
  source: StagedSide;
  target: StagedSide;
  rules: CompiledRule[];
  fields: CompiledField[];
  /** Per side, the columns that name a row in the outcomes, by which they are in order (plan.ts). */
  rowKey: Record<Side, TypedExpression[]>;
  /** The rule whose keys are counted; null without one (plan.ts). */
  keyRule: CompiledRule | null;
}

export interface CompiledRule {
  name: string;
  index: number;
  type: RulePlan['type'];
  /** Each side's key in its common forms: equal keys are equal (`=`) in all of them, and NULL in none. */
  keys: Record<Side, string[]>;
  /** The columns that must not be NULL: those behind the keys, and of a fuzzy rule the similarity's. */
  keyColumns: Record<Side, TypedExpression[]>;
  /** The columns whose similarity counts; only of a fuzzy rule. */
  similarity: (Record<Side, TypedExpression> & { plan: SimilarityPlan }) | null;
  /** Which rows of a side the rule works on; null for all. */
  flag: Record<Side, string | null>;
}

export interface CompiledField {
  index: number;
  source: TypedExpression;
  target: TypedExpression;
  comparison: PairComparison | null;
  ignored: boolean;
  /** True where a joined pair differs. */
  differs: string;
  /** The same expression on both sides exactly for values that are equal without a tolerance; NULL equals NULL. */
  form: Record<Side, string>;
}

export function compilePlan(plan: ReconcilePlan, source: StagedSide, target: StagedSide): CompiledPlan {
  const rules = plan.rules.map((rule, index) => compileRule(rule, index, source, target));
  return {
    source,
    target,
    rules,
    keyRule: plan.keyRule === null ? null : rules[plan.keyRule]!,
    rowKey: {
      source: plan.rowKey.map((key) => stagedColumn(source, key.source)),
      target: plan.rowKey.map((key) => stagedColumn(target, key.target)),
    },
    fields: plan.fields.map((field, index) => compileField(field, index, source, target)),
  };
}

function compileRule(rule: RulePlan, index: number, source: StagedSide, target: StagedSide): CompiledRule {
  const pairs = rule.keys.map((key) => {
    const left = stagedColumn(source, key.source);
    const right = stagedColumn(target, key.target);
    // A plan refuses key pairs that can never be equal.
    const comparison = comparePair(left.type, right.type).comparison!;
    return { left, right, source: commonForm(left, comparison), target: commonForm(right, comparison) };
  });
  const flag = (side: StagedSide, name: string | undefined) =>
    name === undefined ? null : `${ALIAS[side.side]}.c${columnPosition(side, name)}`;
  const similarity = rule.similarity && {
    source: stagedColumn(source, rule.similarity.source),
    target: stagedColumn(target, rule.similarity.target),
    plan: rule.similarity,
  };
  return {
    name: rule.name,
    index,
    type: rule.type,
    keys: { source: pairs.map((pair) => pair.source), target: pairs.map((pair) => pair.target) },
    keyColumns: {
      source: [...pairs.map((pair) => pair.left), ...(similarity ? [similarity.source] : [])],
      target: [...pairs.map((pair) => pair.right), ...(similarity ? [similarity.target] : [])],
    },
    similarity: similarity ?? null,
    flag: { source: flag(source, rule.sourceFlag), target: flag(target, rule.targetFlag) },
  };
}

function compileField(field: FieldPlan, index: number, sourceSide: StagedSide, targetSide: StagedSide): CompiledField {
  const source = stagedColumn(sourceSide, field.transformed ?? field.source);
  const target = stagedColumn(targetSide, field.target);
  const { comparison } = comparePair(source.type, target.type, field.compare);
  return {
    index,
    source,
    target,
    comparison,
    ignored: field.compare.ignore === true,
    differs: differs(source, target, comparison),
    form:
      comparison === null
        ? { source: neverEqual(source.sql, 1), target: neverEqual(target.sql, 2) }
        : { source: commonForm(source, comparison), target: commonForm(target, comparison) },
  };
}

/** Types that can never be equal agree in NULL only. */
function neverEqual(value: string, mark: number): string {
  return `CASE WHEN ${value} IS NULL THEN 0 ELSE ${mark} END`;
}

export function comparedFields(plan: CompiledPlan): CompiledField[] {
  return plan.fields.filter((field) => !field.ignored);
}

/** Whether pairs have a similarity to be stored. */
export function hasSimilarity(plan: { rules: readonly { type: RulePlan['type'] }[] }): boolean {
  return plan.rules.some((rule) => rule.type === 'fuzzy');
}

/** True where at least one field of a joined pair differs. */
export function pairDiffers(plan: CompiledPlan): string {
  const conditions = comparedFields(plan).map((field) => field.differs);
  return conditions.length === 0 ? 'false' : conditions.join(' OR ');
}

export function differenceWords(fieldCount: number): string[] {
  return Array.from({ length: Math.ceil(fieldCount / FIELDS_PER_WORD) }, (_, word) => `d${word}`);
}

/** Where the bit of a field is. */
export function differenceBit(fieldIndex: number): { word: string; bit: number } {
  return { word: `d${Math.floor(fieldIndex / FIELDS_PER_WORD)}`, bit: fieldIndex % FIELDS_PER_WORD };
}

/** One expression per word: the bits of the fields that differ in a joined pair. */
export function differenceExpressions(plan: CompiledPlan): string[] {
  return differenceWords(plan.fields.length).map((word) => {
    const bits = comparedFields(plan).filter((field) => differenceBit(field.index).word === word);
    return bits.length === 0
      ? '0'
      : bits.map((field) => `(CAST(${field.differs} AS BIGINT) << ${differenceBit(field.index).bit})`).join(' | ');
  });
}
