import type { CompareOptions } from '#server/engine/plan/definition.ts';

/** The options that are on or off, in the order of the form. */
export const COMPARE_SWITCHES = [
  { option: 'trim', label: 'Trim blanks at both ends', short: 'trimmed' },
  { option: 'collapse_white_space', label: 'Take runs of white space as one blank', short: 'white space collapsed' },
  { option: 'ignore_case', label: 'Ignore upper and lower case', short: 'any case' },
  { option: 'unicode_nfc', label: 'Compose accents (Unicode NFC)', short: 'NFC' },
  { option: 'null_equals_empty', label: 'NULL equals the empty text', short: 'NULL = empty' },
  { option: 'loose_boolean', label: 'Read 0/1, t/f, y/n as booleans', short: 'loose booleans' },
  { option: 'json_by_meaning', label: 'Compare JSON by meaning', short: 'JSON by meaning' },
] as const satisfies readonly { option: keyof CompareOptions; label: string; short: string }[];

/** The options that take a number. */
export const COMPARE_NUMBERS = [
  { option: 'absolute_tolerance', label: 'Absolute tolerance', help: 'In the unit of the value: 0.01.', unit: undefined },
  { option: 'relative_tolerance', label: 'Relative tolerance', help: 'A share of the larger value: 0.001 is 0.1 %.', unit: undefined },
  { option: 'seconds_tolerance', label: 'Time tolerance', help: 'Moments this close count as equal.', unit: 'seconds' },
] as const satisfies readonly { option: keyof CompareOptions; label: string; help: string; unit: string | undefined }[];

/** `Exactly`, `± 0.01, trimmed`, `Not compared`: how a field pair is compared, for its button. */
export function compareWords(compare: CompareOptions): string {
  if (compare.ignore) return 'Not compared';
  const words = [
    compare.absolute_tolerance !== undefined && `± ${compare.absolute_tolerance}`,
    compare.relative_tolerance !== undefined && `± ${compare.relative_tolerance} relative`,
    compare.seconds_tolerance !== undefined && `± ${compare.seconds_tolerance} s`,
    ...COMPARE_SWITCHES.map(({ option, short }) => compare[option] === true && short),
    compare.zone !== undefined && `in ${compare.zone}`,
  ].filter((word) => word !== false);
  const text = words.join(', ');
  return text === '' ? 'Exactly' : text.charAt(0).toUpperCase() + text.slice(1);
}
