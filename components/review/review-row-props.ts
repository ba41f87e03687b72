import type { ChangeSetStatus, Decision } from '#server/features/changes/change-status.ts';
import type { ChangeRow, ChangeSetState } from '#server/features/changes/change-view.ts';
import type { Side } from '../ui/side-tag.tsx';

/** What every row of the table shares. Stable, so that a decision renders one row and not all of them. */
export interface RowActions {
  decide: (seq: number, decision: Decision, field?: string) => void;
  /** `range`: everything from where the selection began. */
  select: (seq: number, range: boolean) => void;
  go: (seq: number) => void;
  open: (seq: number) => void;
}

export interface ReviewRowProps {
  row: ChangeRow;
  /** Among all rows of the table, the header being 1. */
  index: number;
  origin: ChangeSetState['origin'];
  side: Side;
  /** Of the set. */
  status: ChangeSetStatus;
  typeOf: (field: string) => string;
  current: boolean;
  /** The field the keyboard is on. */
  currentField: string | null;
  selected: boolean;
  /** Whether there are boxes to select by. */
  selectable: boolean;
  decidable: boolean;
  /** Characters that a value's column has room for. */
  room: number;
  actions: RowActions;
}

/** Where the focus is put when the keyboard comes to a row, or to one of its fields. */
export function rowFocusId(seq: number, field: string | null): string {
  return field === null ? `change-${seq}` : `change-${seq}-${field}`;
}

/** A line is 32 pixels: 31 and a hairline, whatever is in it. */
export const cellClass = 'border-b border-transparent p-0 px-2 align-top';
export const lineClass = 'flex h-[31px] min-w-0 items-center';
