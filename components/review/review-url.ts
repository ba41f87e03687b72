import {
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsBoolean,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs';
import { CHANGE_KINDS } from '#server/engine/changes/planned-change.ts';
import type { ChangeFilter } from '#server/features/changes/change.schema.ts';
import { CHANGE_OUTCOMES, DECISIONS } from '#server/features/changes/change-status.ts';

/** What the URL of a review holds: with it the same page opens anywhere. */
export const reviewParsers = {
  /** Rows of these decisions; left out when all are shown. */
  show: parseAsArrayOf(parseAsStringLiteral(DECISIONS)).withDefault([]),
  kind: parseAsArrayOf(parseAsStringLiteral(CHANGE_KINDS)).withDefault([]),
  /** Only rows in which this field is to be written. */
  field: parseAsString,
  /** What became of them in the last apply. */
  became: parseAsArrayOf(parseAsStringLiteral(CHANGE_OUTCOMES)).withDefault([]),
  /** Rows that need a value, or cannot be written. */
  problems: parseAsBoolean.withDefault(false),
  q: parseAsString,
  /** The page after the row of this number, or before that one; neither is the first page. */
  after: parseAsInteger,
  before: parseAsInteger,
  /** The number of the row whose details are open. */
  row: parseAsInteger,
};

export type ReviewView = inferParserType<typeof reviewParsers>;
export type ReviewNarrowing = Pick<ReviewView, 'show' | 'kind' | 'field' | 'became' | 'problems' | 'q'>;

/** A changed filter begins at its first page, with no row open. */
export const firstPage = { after: null, before: null, row: null } as const;

/** Every row of the set. */
export const everyRow = { show: null, kind: null, field: null, became: null, problems: null, q: null } as const;

const serialize = createSerializer(reviewParsers);

/** Where a change set is reviewed, filtered. */
export function reviewHref(setId: string, view: Partial<ReviewView> = {}): string {
  return serialize(`/changes/${encodeURIComponent(setId)}`, view);
}

/** What page, count and bulk decision ask the server for. */
export function filterOf(view: ReviewNarrowing): ChangeFilter {
  const search = view.q?.trim();
  return {
    ...(view.kind.length > 0 && { kinds: view.kind }),
    ...(view.field !== null && { field: view.field }),
    ...(view.show.length > 0 && { decisions: view.show }),
    ...(view.became.length > 0 && { outcomes: view.became }),
    ...(view.problems && { problems: true }),
    ...(search && { search }),
  };
}

/** Whether anything narrows what is shown. */
export function isNarrowed(view: ReviewNarrowing): boolean {
  return Object.keys(filterOf(view)).length > 0;
}

/** Whether more than decisions and kinds narrows it: those two are counted with the set itself. */
export function isSearched(view: ReviewNarrowing): boolean {
  const { kinds: _, decisions: __, ...rest } = filterOf(view);
  return Object.keys(rest).length > 0;
}
