/** What a value of canonical Extended JSON is, in words that owe nothing to the connector's reader of BSON. */
export type ExtendedJson = null | boolean | string | ExtendedJson[] | { [name: string]: ExtendedJson };

/** A scalar's text; null for null. */
export function scalarWord(value: ExtendedJson): string | null {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  const [[kind, content] = ['', null]] = Object.entries(value);
  switch (kind) {
    case '$numberInt':
    case '$numberLong':
      return content as string;
    case '$numberDouble':
      return Object.is(Number(content), -0) ? '-0' : (content as string);
    case '$numberDecimal':
      return content as string;
    case '$oid':
      return content as string;
    case '$date':
      return moment(BigInt(scalarWord(content)!));
    case '$binary': {
      const { base64, subType } = content as { base64: string; subType: string };
      const hex = Buffer.from(base64, 'base64').toString('hex');
      return subType === '04' ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : hex;
    }
    default:
      throw new Error(`No word for ${JSON.stringify(value)}`);
  }
}

/** A whole value as JSON text: numbers are JSON's, days and ids strings, and what JSON has no word for stays Extended JSON. */
export function jsonWord(value: ExtendedJson): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(jsonWord).join(',')}]`;
  const [[kind, content] = ['', null]] = Object.entries(value);
  if (kind.startsWith('$number')) return Number.isFinite(Number(content)) ? (content as string) : JSON.stringify(value);
  if (['$oid', '$date', '$binary'].includes(kind)) return JSON.stringify(scalarWord(value));
  if (kind.startsWith('$')) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}:${jsonWord(member)}`)
    .join(',')}}`;
}

/** Whole seconds without a fraction. */
function moment(ms: bigint): string {
  return new Date(Number(ms)).toISOString().replace('T', ' ').replace('.000Z', 'Z');
}
