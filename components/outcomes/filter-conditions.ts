import type { FilterOperator, OutcomeFilter } from '#server/engine/landing/contract.ts';

export type FilterCondition = NonNullable<OutcomeFilter['conditions']>[number];

/** How each operator reads in a sentence: `amount is above 100`. */
export const operatorWords: Record<FilterOperator, string> = {
  eq: 'is',
  ne: 'is not',
  contains: 'contains',
  starts_with: 'starts with',
  lt: 'is below',
  lte: 'is at most',
  gt: 'is above',
  gte: 'is at least',
  is_null: 'is NULL',
  is_not_null: 'is not NULL',
};

/** Before and after say more than below and above where time is meant. */
const timeWords: Partial<Record<FilterOperator, string>> = {
  lt: 'is before',
  lte: 'is at or before',
  gt: 'is after',
  gte: 'is at or after',
};

const nullOperators: FilterOperator[] = ['is_null', 'is_not_null'];
const orderOperators: FilterOperator[] = ['lt', 'lte', 'gt', 'gte'];
const textOperators: FilterOperator[] = ['contains', 'starts_with'];

function isTime(type: string): boolean {
  return /^(date|time|timestamp|timestamptz)\b/.test(type);
}

/** What can be asked of a column of this logical type (semantics.md §1), most used first. */
export function operatorsFor(type: string): FilterOperator[] {
  if (/^boolean\b/.test(type)) return ['eq', 'ne', ...nullOperators];
  if (/^(integer|decimal|float)\b/.test(type) || isTime(type)) return ['eq', 'ne', ...orderOperators, ...nullOperators];
  return ['eq', 'ne', ...textOperators, ...orderOperators, ...nullOperators];
}

export function operatorWord(operator: FilterOperator, type: string): string {
  return (isTime(type) ? timeWords[operator] : undefined) ?? operatorWords[operator];
}

export function takesValue(operator: FilterOperator): boolean {
  return !nullOperators.includes(operator);
}

/** Signs that part the pieces in a URL; inside a piece they are written as `%3A`. */
function writePiece(piece: string): string {
  return piece.replace(/[%:;]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function readPiece(piece: string): string {
  return piece.replace(/%(25|3A|3B)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** Readable in a URL: `source:gt:amount:100;target:is_null:state`. */
export function writeConditions(conditions: readonly FilterCondition[]): string {
  return conditions
    .map(({ side, operator, column, value }) =>
      [side, operator, writePiece(column), ...(takesValue(operator) ? [writePiece(value ?? '')] : [])].join(':'),
    )
    .join(';');
}

/** The inverse. Null when the text was not written by {@link writeConditions}: a URL is anybody's to edit. */
export function readConditions(text: string): FilterCondition[] | null {
  if (text === '') return [];
  const conditions = text.split(';').map(readCondition);
  return conditions.some((condition) => condition === null) ? null : (conditions as FilterCondition[]);
}

function readCondition(text: string): FilterCondition | null {
  const [side, operator, column, value, ...rest] = text.split(':');
  if ((side !== 'source' && side !== 'target') || !isOperator(operator) || !column || rest.length > 0) return null;
  if (takesValue(operator) !== (value !== undefined)) return null;
  return { side, operator, column: readPiece(column), ...(value !== undefined && { value: readPiece(value) }) };
}

function isOperator(text: string | undefined): text is FilterOperator {
  return text !== undefined && Object.hasOwn(operatorWords, text);
}
