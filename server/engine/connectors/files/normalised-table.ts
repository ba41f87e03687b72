import type { LogicalType } from '../../values/logical-type.ts';
import type { SanitisedCount } from '../contract.ts';
import type { CopySegment } from './copy-file.ts';

export interface NormalisedColumn {
  name: string;
  nativeType: string;
  logicalType: LogicalType;
  nullable: boolean;
  /** The most digits after the point that a number has: what a filter's DECIMAL needs. */
  fractionDigits: number;
}

/**
 * A delimited or JSON lines file, read once from end to end: its columns with types that hold for every value, and a
 * copy in spool form that DuckDB can read without guessing. The copy is the moment that everything later sees.
 */
export interface NormalisedTable {
  columns: NormalisedColumn[];
  /** The copy: spool CSV, column i as text. Timestamps may still be written with a `T`. */
  copy: CopySegment[];
  rows: number;
  sanitised: SanitisedCount[];
}
