import { z } from 'zod';
import { datasetSchema, keyPairSchema, rulesetDefinitionSchema } from '#server/engine/plan/definition.ts';

const id = z.string().min(1);
const note = z.string().trim().max(500, 'Use at most 500 characters.').optional();

export const rulesetRefInput = z.strictObject({ id });
export const getRulesetInput = z.strictObject({ id, version: z.number().int().positive().optional() });
/** Checked by hand, so that every problem comes back with its place instead of one refusal. */
export const checkRulesetInput = z.strictObject({ definition: z.unknown() });
export const suggestInput = z.strictObject({ source: datasetSchema, target: datasetSchema });
export const measureKeysInput = z.strictObject({
  source: datasetSchema,
  target: datasetSchema,
  keys: z.array(keyPairSchema).min(1, 'Choose at least one key pair.'),
});
export const createRulesetInput = z.strictObject({ definition: rulesetDefinitionSchema, note });
export const publishRulesetInput = z.strictObject({
  id,
  /** The version that was edited. */
  baseVersion: z.number().int(),
  definition: rulesetDefinitionSchema,
  note,
});
export const rulesetYamlInput = z.strictObject({ definition: rulesetDefinitionSchema });
export const parseRulesetYamlInput = z.strictObject({ yaml: z.string() });
