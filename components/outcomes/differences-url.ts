import {
  createParser,
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs';
import { OUTCOMES, type Outcome, type OutcomeFilter } from '#server/engine/landing/contract.ts';
import { SIDES } from '#server/engine/plan/plan.ts';
import { type FilterCondition, readConditions, writeConditions } from './filter-conditions.ts';

/** Everything that is not equal: what one comes to see. */
export const DIFFERENT: readonly Outcome[] = OUTCOMES.filter((outcome) => outcome !== 'equal');

const parseAsConditions = createParser<FilterCondition[]>({
  parse: readConditions,
  serialize: writeConditions,
  eq: (one, other) => writeConditions(one) === writeConditions(other),
});

/** What the URL of the differences holds: with it the same page opens anywhere. */
export const differencesParsers = {
  /** Outcomes shown; left out when all that differ are. */
  show: parseAsArrayOf(parseAsStringLiteral(OUTCOMES)),
  /** Only rows in which this field differs. */
  field: parseAsString,
  rule: parseAsString,
  where: parseAsConditions.withDefault([]),
  /** The page after this cursor, or before that one; neither is the first page. */
  after: parseAsString,
  before: parseAsString,
  /** Only columns in which something on this page differs. */
  changed: parseAsBoolean.withDefault(false),
  hide: parseAsArrayOf(parseAsString).withDefault([]),
  /** The row whose details are open. */
  row: parseAsString,
  /** The side whose duplicate keys are listed instead of rows. */
  duplicates: parseAsStringLiteral(SIDES),
};

export type DifferencesView = inferParserType<typeof differencesParsers>;

/** A changed filter begins at its first page, with no row open. */
export const firstPage = { after: null, before: null, row: null, duplicates: null } as const;

const serialize = createSerializer(differencesParsers);

/** Where the differences of a run are, filtered. */
export function differencesHref(runId: string, view: Partial<DifferencesView> = {}): string {
  return serialize(`/runs/${encodeURIComponent(runId)}/differences`, view);
}

/** The outcomes shown, in the order of the contract. */
export function shownOutcomes(view: Pick<DifferencesView, 'show'>): readonly Outcome[] {
  return view.show && view.show.length > 0 ? OUTCOMES.filter((outcome) => view.show?.includes(outcome)) : DIFFERENT;
}

/** What page, count and export ask the server for. */
export function filterOf(view: Pick<DifferencesView, 'show' | 'field' | 'rule' | 'where'>): OutcomeFilter {
  return {
    outcomes: [...shownOutcomes(view)],
    ...(view.field !== null && { changedField: view.field }),
    ...(view.rule !== null && { rule: view.rule }),
    ...(view.where.length > 0 && { conditions: view.where }),
  };
}

/** Whether more than the outcome chips narrows what is shown. */
export function isNarrowed(view: Pick<DifferencesView, 'field' | 'rule' | 'where'>): boolean {
  return view.field !== null || view.rule !== null || view.where.length > 0;
}
