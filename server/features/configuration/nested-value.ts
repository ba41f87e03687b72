/** A plain object as it comes from YAML, JSON or the control database. */
export type PlainObject = Record<string, unknown>;

export function isPlainObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a dotted path (`tls.key`), undefined when there is none. */
export function valueAt(object: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (isPlainObject(value) ? value[key] : undefined), object);
}

/** A copy with another value at the path; undefined takes the key away. The objects on the way must exist or are made. */
export function withValueAt(object: PlainObject, path: string, value: unknown): PlainObject {
  const [key, ...rest] = path.split('.') as [string, ...string[]];
  if (rest.length > 0) {
    const inner = object[key];
    if (value === undefined && !isPlainObject(inner)) return object;
    return { ...object, [key]: withValueAt(isPlainObject(inner) ? inner : {}, rest.join('.'), value) };
  }
  const { [key]: _, ...others } = object;
  return value === undefined ? others : { ...object, [key]: value };
}

/** The same JSON text for equal values, whatever the order of keys; absent and undefined keys are the same. */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    isPlainObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
