/**
 * The tolerance of decimal texts of any length, in whole units of the finest digit. BIGNUM adds, subtracts and compares without
 * a limit; it does not multiply, so powers of ten are zeros behind the text, and a share is added up digit by digit. Only numbers
 * without a sign are counted with: in DuckDB 1.5.6 a BIGNUM with its sign turned is read right, and compared wrong.
 */
export function largeNumbersWithin(left: string, right: string, absolute: string | undefined, relative: string | undefined): string {
  const conditions: string[] = [];
  if (absolute !== undefined) conditions.push(`u.distance <= ${unitsOf(`'${absolute}'`, 'u.scale')}`);
  if (relative !== undefined)
    conditions.push(`${shifted('u.distance', fractionLength(relative))} <= ${timesDigits('u.largest', relative)}`);
  const scale = `greatest(${fractionDigits(left)}, ${fractionDigits(right)}, ${absolute === undefined ? 0 : fractionLength(absolute)})`;
  const magnitude = (text: string) => unitsOf(`ltrim(${text}, '-')`, 'v.scale');
  const sameSign = `prefix(v.x, '-') = prefix(v.y, '-')`;
  const named = `{a: ${magnitude('v.x')}, b: ${magnitude('v.y')}, apart: NOT (${sameSign}), scale: v.scale}`;
  const distance = 'CASE WHEN w.apart THEN w.a + w.b WHEN w.a > w.b THEN w.a - w.b ELSE w.b - w.a END';
  const measured = `{distance: ${distance}, largest: CASE WHEN w.a > w.b THEN w.a ELSE w.b END, scale: w.scale}`;
  const within = bound('w', named, bound('u', measured, `(${conditions.join(' OR ')})`));
  // Lists are slow: they are made for no row without a value.
  return `CASE WHEN ${left} IS NOT NULL AND ${right} IS NOT NULL THEN ${bound('v', `{x: ${left}, y: ${right}, scale: ${scale}}`, within)} END`;
}

/** A list of one value is how an expression is given a name. */
function bound(name: string, value: string, expression: string): string {
  return `list_transform([${value}], lambda ${name}: ${expression})[1]`;
}

function unitsOf(text: string, scale: string): string {
  return `CAST(replace(${text}, '.', '') || repeat('0', ${scale} - ${fractionDigits(text)}) AS BIGNUM)`;
}

function fractionDigits(text: string): string {
  return `CASE WHEN contains(${text}, '.') THEN strlen(${text}) - strpos(${text}, '.') ELSE 0 END`;
}

function fractionLength(decimal: string): number {
  return decimal.split('.')[1]?.length ?? 0;
}

function shifted(units: string, digits: number): string {
  return digits === 0 ? units : `CAST(CAST(${units} AS VARCHAR) || '${'0'.repeat(digits)}' AS BIGNUM)`;
}

/** `25` × x is x0 + x0 + x + x + x + x + x. */
function timesDigits(units: string, decimal: string): string {
  const digits = [...decimal.replace('.', '')].reverse();
  const terms = digits.flatMap((digit, place) => Array<string>(Number(digit)).fill(shifted(units, place)));
  return terms.join(' + ');
}
