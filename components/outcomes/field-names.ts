interface FieldPair {
  source: string;
  target: string;
}

/**
 * What a field is called in filters, URLs and outcome rows: its source's name, or its target's where two fields share a
 * source (server/engine/landing/contract.ts).
 */
export function fieldId(field: FieldPair, all: readonly FieldPair[]): string {
  return all.filter((other) => other.source === field.source).length > 1 ? field.target : field.source;
}

/** `status`, or `status → state` where the two sides call it differently. */
export function fieldLabel({ source, target }: FieldPair): string {
  return source === target ? source : `${source} → ${target}`;
}
