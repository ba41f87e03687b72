import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import { describeRuleset } from '#server/engine/plan/describe-ruleset.ts';

/**
 * What the ruleset does as far as it is written, in one sentence; before there is anything to say, what to do next.
 * Unfinished pairs are left out.
 */
export function sentenceOf(definition: RulesetDefinition): { text: string; finished: boolean } {
  const { source, target } = definition;
  for (const [side, word] of [
    [source, 'source'],
    [target, 'target'],
  ] as const) {
    if (side.connection === '') return { text: `Choose the connection of the ${word}.`, finished: false };
    if ((side.table ?? side.query ?? '') === '') return { text: `Choose what to read from the ${word}.`, finished: false };
  }
  const isWhole = (pair: { source: string; target: string }) => pair.source !== '' && pair.target !== '';
  const rules = definition.rules
    ?.map((rule) => ({ ...rule, keys: rule.keys.filter(isWhole) }))
    .filter((rule) => (rule.type === 'fuzzy' ? rule.similarity && isWhole(rule.similarity) : rule.keys.length > 0));
  if (rules?.length === 0) return { text: 'Say how rows of both sides belong together: add a rule.', finished: false };
  const fields = definition.fields?.filter(isWhole);
  return { text: describeRuleset({ ...definition, ...(rules && { rules }), ...(fields && { fields }) }), finished: true };
}

/** `no column "x" in orders` → `No column "x" in orders.`: problems are written as parts of a line. */
export function asSentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
