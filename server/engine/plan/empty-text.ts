import { type ReconcilePlan, type RunWarning, SIDES, type Side } from './plan.ts';

const LISTED_FIELDS = 20;

/**
 * A warning where exactly one of the two databases takes '' for NULL: then an empty text of the other one differs from what stands
 * for it there, unless the field says that NULL equals empty (semantics.md §3).
 */
export function emptyTextWarnings(plan: ReconcilePlan, emptyStringIsNull: Readonly<Record<Side, boolean>>): RunWarning[] {
  if (emptyStringIsNull.source === emptyStringIsNull.target) return [];
  const [without, other] = emptyStringIsNull.source ? SIDES : ([...SIDES].reverse() as Side[]);
  const { columns, derived } = plan[other!];
  const compared = [...columns, ...derived.map(({ column }) => column)];
  const texts = new Set(compared.filter(({ logicalType }) => logicalType.kind === 'string').map(({ name }) => name));
  const fields = plan.fields.filter(({ source, transformed, target, compare }) => {
    const isText = texts.has(other === 'source' ? (transformed ?? source) : target);
    return isText && !compare.ignore && !compare.null_equals_empty;
  });
  if (fields.length === 0) return [];
  const names = fields.map(({ source, target }) => (source === target ? `"${source}"` : `"${source}" and "${target}"`));
  const more = names.length > LISTED_FIELDS ? ` and ${names.length - LISTED_FIELDS} more` : '';
  return [
    {
      code: 'empty_is_null',
      message: `The ${without} cannot tell '' from NULL, so an empty text in the ${other} differs from it: ${names.slice(0, LISTED_FIELDS).join(', ')}${more}. Set null_equals_empty on a field where that is no difference.`,
    },
  ];
}
