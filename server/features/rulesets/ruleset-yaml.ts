import { stringify } from 'yaml';
import { type RulesetDefinition, rulesetDefinitionSchema } from '#server/engine/plan/definition.ts';
import type { DefinitionProblem } from '#server/engine/plan/plan.ts';
import { parseConfigurationText } from '../configuration/parse-configuration-text.ts';
import { schemaProblems } from '../configuration/schema-problems.ts';

const LINE_WIDTH = 120;

/** One ruleset as it stands in a configuration file under `rulesets`, keys in the order of the schema. */
export function rulesetYaml(definition: RulesetDefinition): string {
  return stringify(rulesetDefinitionSchema.parse(definition), { lineWidth: LINE_WIDTH, aliasDuplicateObjects: false });
}

/** The other way; every problem with its place, syntax problems with their line. */
export function parseRulesetYaml(yaml: string): { definition: RulesetDefinition } | { problems: DefinitionProblem[] } {
  const parsed = parseConfigurationText(new TextEncoder().encode(yaml));
  if ('problems' in parsed) return parsed;
  const problems = schemaProblems(rulesetDefinitionSchema, parsed.value);
  return problems.length > 0 ? { problems } : { definition: rulesetDefinitionSchema.parse(parsed.value) };
}
