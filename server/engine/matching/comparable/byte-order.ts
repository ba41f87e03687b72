const SURROGATES = 0xd800;
const AFTER_SURROGATES = 0xe000;
/** How many code units stand after the surrogates. */
const UNITS_AFTER = 0x2000;

/** The order of two texts by their UTF-8 bytes; JavaScript's own puts U+E000 to U+FFFF behind what needs two code units. */
export function byteOrder(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    const [one, other] = [left.charCodeAt(at), right.charCodeAt(at)];
    if (one !== other) return place(one) - place(other);
  }
  return left.length - right.length;
}

function place(unit: number): number {
  if (unit < SURROGATES) return unit;
  return unit < AFTER_SURROGATES ? unit + UNITS_AFTER : unit - (AFTER_SURROGATES - SURROGATES);
}

/** The first that differs decides. */
export function listOrder(left: readonly string[], right: readonly string[]): number {
  for (let at = 0; at < left.length; at++) {
    const order = byteOrder(left[at]!, right[at]!);
    if (order !== 0) return order;
  }
  return 0;
}
