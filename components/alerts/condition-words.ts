import type { AlertConditions } from '#server/features/alerts/alert.schema.ts';

/** `A run fails, or RCR falls by 5 points or more`. */
export function conditionWords({ runFails, worsens, rcrFalls }: AlertConditions): string {
  const parts = [
    ...(runFails ? ['a run fails'] : []),
    ...(worsens.length > 0 ? [`${either(worsens.map((kpi) => kpi.toUpperCase()))} gets a worse status`] : []),
    ...(rcrFalls === null ? [] : [`RCR falls by ${rcrFalls} ${rcrFalls === 1 ? 'point' : 'points'} or more`]),
  ];
  const words = parts.length === 1 ? (parts[0] as string) : `${parts.slice(0, -1).join(', ')}, or ${parts.at(-1)}`;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function either(names: string[]): string {
  return names.length === 1 ? (names[0] as string) : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
