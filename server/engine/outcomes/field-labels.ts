/**
 * What each field is called in an outcome row: its source name, or its target name where two fields share a source
 * (landing/contract.ts). Where that is taken as well, both names.
 */
export function fieldLabels(fields: readonly { source: string; target: string }[]): string[] {
  const sharesSource = (field: { source: string }) => fields.filter((other) => other.source === field.source).length > 1;
  const first = fields.map((field) => (sharesSource(field) ? field.target : field.source));
  return first.map((label, index) => {
    const field = fields[index]!;
    return first.filter((other) => other === label).length > 1 ? `${field.source} → ${field.target}` : label;
  });
}
