import { MISFIT_MARK } from '../../connectors/spool.ts';
import { type ShownText, shownTextOf } from '../../matching/comparable/shown-text.ts';
import type { ReconcilePlan, Side } from '../../plan/plan.ts';
import { typeNoun } from '../../values/type-noun.ts';
import { RowKeys, sortsApart } from './row-keys.ts';
import { columnPosition, type PlanLayout, type SideLayout } from './row-layout.ts';

/** Longer values are cut in a reason; the row itself keeps them whole. */
const MOST_CHARACTERS = 80;

/** A row as it goes into its staging table, in the order of `stagedColumnNames` (staging-table.ts). */
export type StagedFields = (string | null)[];

/**
 * Turns extracted texts into staged rows: types them, rejects what does not fit, makes keys and comparable texts, and counts
 * what SQL could not see any more.
 */
export class RowShaper {
  readonly #layout: SideLayout;
  readonly #shown: ShownText[];
  readonly #keys: RowKeys;
  readonly #compared: { position: number; comparable: (shown: string | null) => string | null }[];
  readonly #others: number[];
  readonly #countsSeparately: boolean;
  readonly #sortsApart: boolean;
  readonly #inactive: number | null;
  /** Where transforms tell what they refused; null without transforms. */
  readonly #refusals: number | null;
  rows = 0;
  rejected = 0;
  nullKeys = 0;
  inactive = 0;

  constructor(plan: ReconcilePlan, side: Side, layout: PlanLayout) {
    this.#layout = layout[side];
    const { columns, homes } = this.#layout;
    this.#shown = columns.map((column) => shownTextOf(column.logicalType));
    this.#keys = new RowKeys(plan, side, layout);
    this.#compared = layout.compared.map((field) => ({ position: field[side], comparable: field.comparator[side] }));
    this.#others = homes.flatMap((home, position) => (home.in === 'others' ? [position] : []));
    this.#countsSeparately = countsSeparately(plan, side);
    this.#sortsApart = sortsApart(plan);
    const refusals = columns.findIndex((column) => column.refusals);
    this.#refusals = refusals === -1 ? null : refusals;
    this.#inactive = side === 'source' && plan.inactiveFlag !== undefined ? columnPosition(columns, side, plan.inactiveFlag) : null;
  }

  /** `texts`: the row as it was extracted. */
  shape(texts: readonly (string | null)[]): StagedFields {
    const id = String(this.rows++);
    if (this.#inactive !== null && texts[this.#inactive] === 'true') this.inactive += 1;
    const shown = new Array<string | null>(this.#shown.length);
    let fits = this.#refused(texts) === null;
    for (let position = 0; position < shown.length; position++) {
      const text = texts[position] ?? null;
      const typed = text === null ? null : this.#shown[position]!(text);
      shown[position] = typed;
      if (typed === null && text !== null) fits = false;
    }
    return fits ? this.#acceptedRow(id, shown) : this.#rejectedRow(id, texts, shown);
  }

  #acceptedRow(id: string, shown: (string | null)[]): StagedFields {
    const compared = this.#compared.map(({ position, comparable }) => comparable(shown[position]!));
    const comparedText = JSON.stringify(compared);
    const keys = this.#keys.keys(shown, comparedText);
    if (this.#keys.hasNullKey(shown)) this.nullKeys += 1;
    const reason = keys.every((key) => key === null) ? this.#keys.reason(shown) : null;
    if (this.#countsSeparately) keys.push(this.#keys.countedKey(shown, comparedText));
    const others = this.#others.map((position) => shown[position]!);
    return [id, ...keys, this.#keys.orderKey(shown), ...this.#countedOrder(shown), comparedText, JSON.stringify(others), null, reason];
  }

  /** Its texts are kept as they came, without the mark of those that are none (`misfitsMarked`); no rule works on it. */
  #rejectedRow(id: string, came: readonly (string | null)[], shown: readonly (string | null)[]): StagedFields {
    this.rejected += 1;
    const texts = came.map((text) => text?.replace(MISFIT_MARK, '') ?? null);
    const faults = texts.flatMap((text, position) => (text !== null && shown[position] === null ? [this.#fault(text, position)] : []));
    const refused = this.#refused(texts);
    if (refused !== null) faults.unshift(refused);
    const noKeys = new Array<null>(this.#keys.count + (this.#countsSeparately ? 1 : 0)).fill(null);
    return [id, ...noKeys, '', ...(this.#sortsApart ? [null] : []), '[]', '[]', JSON.stringify(texts), faults.join('; ')];
  }

  #countedOrder(shown: readonly (string | null)[]): (string | null)[] {
    return this.#sortsApart ? [this.#keys.countedOrderKey(shown)] : [];
  }

  #refused(texts: readonly (string | null)[]): string | null {
    return this.#refusals === null ? null : (texts[this.#refusals] ?? null);
  }

  #fault(text: string, position: number): string {
    const { name, logicalType } = this.#layout.columns[position]!;
    const letters = [...text];
    const shown = letters.length > MOST_CHARACTERS ? `${letters.slice(0, MOST_CHARACTERS).join('')}…` : text;
    return `"${shown}" is not ${typeNoun(logicalType)} (column ${name})`;
  }
}

/** Whether the keys that are counted are not those that the rule works with, as it has a filter on this side. */
export function countsSeparately(plan: ReconcilePlan, side: Side): boolean {
  const rule = plan.keyRule === null ? undefined : plan.rules[plan.keyRule];
  return rule !== undefined && (side === 'source' ? rule.sourceFlag : rule.targetFlag) !== undefined;
}
