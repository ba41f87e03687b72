import { fieldLabels } from '#server/engine/outcomes/field-labels.ts';

interface FieldPair {
  source: string;
  target: string;
}

/** `status`, or `status → state` where the two sides call it differently. */
export function fieldLabel({ source, target }: FieldPair): string {
  return source === target ? source : `${source} → ${target}`;
}

/** Each field with its `id` in filters, URLs and outcome rows, and its label for people. */
export function namedFields<Field extends FieldPair>(fields: readonly Field[]): (Field & { id: string; label: string })[] {
  const ids = fieldLabels(fields);
  return fields.map((field, at) => ({ ...field, id: ids[at] ?? field.source, label: fieldLabel(field) }));
}
