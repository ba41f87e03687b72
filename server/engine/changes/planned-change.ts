import type { RowValues } from '../connectors/writer-contract.ts';
import type { Side } from '../plan/plan.ts';
import type { LogicalType } from '../values/logical-type.ts';
import type { ChangePolicy } from './change-settings.ts';

export const CHANGE_KINDS = ['update', 'insert', 'delete'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** One column of a change, as planned from the outcomes. */
export interface PlannedField {
  /** Its place in {@link ChangeLayout.fields}. */
  place: number;
  /** What stands in the written column by the run; null on an insert. */
  old: string | null;
  /** What is to be written: canonical text of the column's type. Means nothing without `hasValue`. */
  value: string | null;
  hasValue: boolean;
  /** What the other side holds, as it is there. */
  other: string | null;
  /** Why there is no value: a person has to choose one, or the column cannot hold it. */
  problem: string | null;
}

export interface PlannedChange {
  /** Its number where it is given: an undo keeps the numbers of what it undoes. */
  seq?: number;
  kind: ChangeKind;
  rule: string | null;
  /** By the written side's column names. */
  key: RowValues;
  /** Updates: what differs and is to be written here. Inserts: every value. Deletes: what must still stand there. */
  fields: PlannedField[];
  /** Why the row cannot be written at all: a part of its key is NULL. */
  problem: string | null;
}

export interface KeyColumn {
  column: string;
  type: LogicalType;
  /** Its partner on the other side. */
  otherColumn: string;
  otherType: LogicalType;
}

/** A field that a change may have, resolved against the live schema. */
export interface FieldColumn {
  /** As the outcomes call it. */
  field: string;
  column: string;
  type: LogicalType;
  /** As the database spells it: `varchar(20)`. */
  nativeType: string;
  otherColumn: string;
  otherType: LogicalType;
  policy: ChangePolicy;
  /** Marked `apply: true`; the others only guard deletes. */
  apply: boolean;
  /** Not compared: written by inserts only. */
  ignored: boolean;
  /** The zone in which a moment without one is read. */
  zone: string;
  /** Of the source's values after the field's transforms; null without any. */
  transformedType: LogicalType | null;
}

/** What a set writes and by which rules; the same for all of its rows, and kept with it. */
export interface ChangeLayout {
  side: Side;
  table: string;
  keys: KeyColumn[];
  fields: FieldColumn[];
  /** The field that tells which row is newer; null without `changes.newest`. */
  newest: string | null;
  inserts: boolean;
  deletes: boolean;
  fourEyes: boolean;
  confirmAbove: number;
  /** The database's own name for its language: `MariaDB SQL`. */
  dialect: string;
}

export function otherSide(side: Side): Side {
  return side === 'source' ? 'target' : 'source';
}
