import { canonicalJson } from '../../values/canonical-json.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import type { CommonForm, PairComparison } from '../pair-comparison.ts';
import { clockText, instantText } from './moment-text.ts';
import { normalNumber, numberText, plainNumber, roundNumber } from './normal-number.ts';
import { folded, looseBoolean, preparation } from './prepared-text.ts';
import { shownDouble } from './shown-double.ts';

/**
 * The comparable text of a shown value (shown-text.ts): two values of a pair are equal, tolerances aside, exactly when their
 * comparable texts are the same. NULL stays NULL; null here means that the value counts as NULL.
 */
export type ComparableText = (shown: string) => string | null;

/** For landing engines without types of their own: bytes decide. Null: the shown text itself is comparable. */
export function comparableTextOf(type: LogicalType, comparison: PairComparison): ComparableText | null {
  const form = formOf(type, comparison);
  if (!comparesAsText(type, comparison.common)) return form;
  const { ignoreCase, nullEqualsEmpty } = comparison;
  if (!ignoreCase && !nullEqualsEmpty) return form;
  return (shown) => {
    const text = form === null ? shown : form(shown);
    if (nullEqualsEmpty && text === '') return null;
    return ignoreCase ? folded(text) : text;
  };
}

/** Whether the common form is text to which case and emptiness apply. */
function comparesAsText(type: LogicalType, { form }: CommonForm): boolean {
  if (form === 'same') return type.kind === 'string';
  return form === 'uuid' || form === 'json' || form === 'loose_boolean' || form === 'text';
}

function formOf(type: LogicalType, comparison: PairComparison): ((shown: string) => string) | null {
  const { common } = comparison;
  const prepare = type.kind === 'string' ? preparation(comparison.preparation) : null;
  const after = (form: (text: string) => string) => (prepare === null ? form : (shown: string) => form(prepare(shown)));
  switch (common.form) {
    case 'same':
    case 'text':
      return prepare;
    case 'decimal':
    case 'exact_number':
      return exactNumber(common.scale);
    case 'double':
      return type.kind === 'float' ? null : (shown) => shownDouble(Number(shown));
    case 'zero_or_one':
      return type.kind === 'boolean' ? (shown) => (shown === 'true' ? '1' : '0') : null;
    case 'instant':
      return instantText(type, common.digits, common.zone);
    case 'time':
      return clockText(common.digits);
    case 'uuid':
      return after((text) => folded(text).replaceAll('-', ''));
    case 'json':
      return type.kind === 'json' ? null : after(canonicalJson);
    case 'loose_boolean':
      return after(looseBoolean);
  }
}

function exactNumber(scale: number | null): (shown: string) => string {
  if (scale === null) return normalNumber;
  return (shown) => {
    const point = shown.indexOf('.');
    if (point === -1 || shown.length - point - 1 <= scale) return normalNumber(shown);
    return numberText(roundNumber(plainNumber(shown), scale));
  };
}
