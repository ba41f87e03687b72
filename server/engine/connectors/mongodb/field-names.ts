/** A field that is looked for, or was seen, in documents: told apart by the bytes of its name. */
export interface NamedField {
  nameBytes: Buffer;
}

/**
 * The place in `fields` of the name that stands in `bytes[start..end)`, or -1. Documents of a collection mostly keep one
 * order of fields, so the one after the last found is tried first.
 */
export function findField(fields: readonly NamedField[], bytes: Buffer, start: number, end: number, hint: number): number {
  const count = fields.length;
  for (let tried = 0; tried < count; tried += 1) {
    const index = hint + tried < count ? hint + tried : hint + tried - count;
    if (isName(fields[index]!.nameBytes, bytes, start, end)) return index;
  }
  return -1;
}

function isName(name: Buffer, bytes: Buffer, start: number, end: number): boolean {
  const { length } = name;
  if (length !== end - start) return false;
  for (let index = 0; index < length; index += 1) {
    if (name[index] !== bytes[start + index]) return false;
  }
  return true;
}
