import type { ColumnDescription } from '../../connectors/contract.ts';
import type { Side } from '../../plan/plan.ts';
import { canonicalText } from './canonical-text.ts';
import { outcomeCode } from './outcome-layout.ts';
import type { OutcomeManifest } from './outcome-manifest.ts';
import { storageType } from './storage-type.ts';

/** Expressions over the outcomes table, aliased `o`. */
export class OutcomeValues {
  readonly #manifest: OutcomeManifest;

  constructor(manifest: OutcomeManifest) {
    this.#manifest = manifest;
  }

  column(side: Side, position: number): ColumnDescription {
    return this.#manifest[side][position]!;
  }

  /** The typed value; NULL where a rejected row's text does not fit. A target value that equals its source is stored once. */
  typed(side: Side, position: number): string {
    const type = this.column(side, position).logicalType;
    if (side === 'source') return `o.s${position}`;
    const derived = this.#manifest.derived.find((column) => column.target === position);
    if (derived === undefined) return `o.t${position}`;
    return `CASE WHEN o.outcome = ${outcomeCode('equal')} THEN CAST(o.s${derived.source} AS ${storageType(type)}) ELSE o.t${position} END`;
  }

  /** The canonical text, or a rejected row's text as it arrived; text columns hold that anyway. */
  text(side: Side, position: number): string {
    const { logicalType, misfitsMarked } = this.column(side, position);
    const typed = this.typed(side, position);
    if (logicalType.kind === 'string' && !misfitsMarked) return typed;
    return `coalesce(${this.rejectedText(side, position)}, ${canonicalText(`(${typed})`, logicalType)})`;
  }

  rejectedText(side: Side, position: number): string {
    return `o.${side}_raw[${position + 1}]`;
  }

  hasSide(side: Side): string {
    return `o.${side}_row IS NOT NULL`;
  }
}
