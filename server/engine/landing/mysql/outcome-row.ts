import { pairConfidence } from '../../matching/pair-confidence.ts';
import type { Side } from '../../plan/plan.ts';
import { OUTCOMES, type Outcome, type OutcomeRow } from '../contract.ts';
import type { Cell } from './landing-session.ts';
import type { OutcomeManifest } from './outcome-manifest.ts';
import { textAt } from './row-layout.ts';

/** What {@link StoredOutcome} is made of, in this order. */
export const OUTCOME_COLUMNS =
  'id, outcome, rule, similarity, reason, source_row, target_row, differs, source_compared, source_others, source_raw, target_compared, target_others, target_raw';

interface StoredSide {
  compared: (string | null)[];
  others: (string | null)[];
  /** The texts of a rejected row as they arrived. */
  raw: (string | null)[] | null;
}

/** One row of an outcome table. */
export class StoredOutcome {
  readonly id: string;
  readonly outcome: Outcome;
  readonly #manifest: OutcomeManifest;
  readonly #cells: readonly Cell[];
  readonly #sides: Record<Side, StoredSide | null>;

  constructor(cells: readonly Cell[], manifest: OutcomeManifest) {
    this.#cells = cells;
    this.#manifest = manifest;
    this.id = String(cells[0]);
    this.outcome = OUTCOMES[Number(cells[1])]!;
    const parsed = (at: number) => {
      const cell = cells[at] ?? null;
      return cell === null ? null : (JSON.parse(String(cell)) as (string | null)[]);
    };
    const source = cells[5] === null ? null : { compared: parsed(8) ?? [], others: parsed(9) ?? [], raw: parsed(10) };
    const target =
      cells[6] === null
        ? null
        : { compared: parsed(11) ?? source?.compared ?? [], others: parsed(12) ?? source?.others ?? [], raw: parsed(13) };
    this.#sides = { source, target };
  }

  has(side: Side): boolean {
    return this.#sides[side] !== null;
  }

  /** The canonical text, or a rejected row's text as it arrived; null where the row does not have the side. */
  text(side: Side, position: number): string | null {
    const stored = this.#sides[side];
    if (stored === null) return null;
    if (stored.raw !== null) return stored.raw[position] ?? null;
    return textAt(this.#manifest.homes[side][position]!, stored.compared, stored.others);
  }

  get rule(): string | null {
    const rule = this.#cells[2] ?? null;
    return rule === null ? null : this.#manifest.rules[Number(rule)]!.name;
  }

  get confidence(): number | null {
    const [, , rule = null, similarity = null] = this.#cells;
    if (rule === null) return null;
    return pairConfidence(this.#manifest.rules[Number(rule)]!.confidence, similarity === null ? null : Number(similarity));
  }

  get reason(): string | null {
    const reason = this.#cells[4] ?? null;
    return reason === null ? null : String(reason);
  }

  fieldEqual(index: number): boolean {
    if (!this.has('source') || !this.has('target')) return false;
    const differs = this.#cells[7] ?? null;
    return differs === null || String(differs)[index] !== '1';
  }

  /** The value by which a row is named: the target's on rows without a source. */
  keyText(key: Record<Side, number>): string | null {
    const side = this.has('source') ? 'source' : 'target';
    return this.text(side, key[side]);
  }

  row(withTargetKey: boolean): OutcomeRow {
    const { keys, fields, columns } = this.#manifest;
    const [hasSource, hasTarget] = [this.has('source'), this.has('target')];
    return {
      id: this.id,
      outcome: this.outcome,
      rule: this.rule,
      confidence: this.confidence,
      reason: this.reason,
      key: Object.fromEntries(keys.map((key) => [columns.source[key.source]!.name, this.keyText(key)])),
      fields: Object.fromEntries(
        fields.map((field, index) => [
          field.label,
          {
            ...(hasSource && { source: this.text('source', field.source) }),
            ...(hasSource && field.transformed !== undefined && { transformed: this.text('source', field.transformed) }),
            ...(hasTarget && { target: this.text('target', field.target) }),
            equal: this.fieldEqual(index),
          },
        ]),
      ),
      ...(withTargetKey &&
        hasTarget && {
          targetKey: Object.fromEntries(keys.map((key) => [columns.target[key.target]!.name, this.text('target', key.target)])),
        }),
    };
  }
}
