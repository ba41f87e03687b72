import { allowed, router } from '#server/api/trpc.ts';
import { checkRuleset } from './check-ruleset.ts';
import { estimateFuzzy } from './estimate-fuzzy.ts';
import { explainRuleset } from './explain-ruleset.ts';
import { measureKeys } from './measure-keys.ts';
import { previewRulesetTransforms, sampleSide } from './preview-transforms.ts';
import {
  checkRulesetInput,
  createRulesetInput,
  estimateFuzzyInput,
  getRulesetInput,
  measureKeysInput,
  parseRulesetYamlInput,
  previewTransformsInput,
  publishRulesetInput,
  rulesetRefInput,
  rulesetYamlInput,
  sampleSideInput,
  suggestInput,
} from './ruleset.schema.ts';
import { createRuleset, getRuleset, listRulesets, publishRuleset, removeRuleset } from './ruleset.service.ts';
import { parseRulesetYaml, rulesetYaml } from './ruleset-yaml.ts';
import { suggestRuleset } from './suggest-ruleset.ts';
import { trySample } from './try-sample.ts';

/** Fires when the caller has gone; a caller without one (a test) never goes. */
const present = (signal: AbortSignal | undefined) => signal ?? new AbortController().signal;

export const rulesetRouter = router({
  list: allowed('rulesets.read').query(({ ctx }) => listRulesets(ctx.app, ctx.actor)),
  get: allowed('rulesets.read')
    .input(getRulesetInput)
    .query(({ ctx, input }) => getRuleset(ctx.app, ctx.actor, input)),
  check: allowed('rulesets.write')
    .input(checkRulesetInput)
    .mutation(({ ctx, input, signal }) => checkRuleset(ctx.app, ctx.actor, input, present(signal))),
  suggest: allowed('rulesets.write')
    .input(suggestInput)
    .query(({ ctx, input, signal }) => suggestRuleset(ctx.app, ctx.actor, input, present(signal))),
  explain: allowed('rulesets.read')
    .input(checkRulesetInput)
    .mutation(({ ctx, input, signal }) => explainRuleset(ctx.app, ctx.actor, input, present(signal))),
  trySample: allowed('rulesets.write')
    .input(checkRulesetInput)
    .mutation(({ ctx, input, signal }) => trySample(ctx.app, ctx.actor, input, present(signal))),
  measureKeys: allowed('rulesets.write')
    .input(measureKeysInput)
    .query(({ ctx, input, signal }) => measureKeys(ctx.app, ctx.actor, input, present(signal))),
  sample: allowed('rulesets.write')
    .input(sampleSideInput)
    .query(({ ctx, input, signal }) => sampleSide(ctx.app, ctx.actor, input, present(signal))),
  // Reads only; a mutation, as the rows that it is given do not fit into an address.
  previewTransforms: allowed('rulesets.write')
    .input(previewTransformsInput)
    .mutation(({ ctx, input, signal }) => previewRulesetTransforms(ctx.app, ctx.actor, input, present(signal))),
  estimateFuzzy: allowed('runs.start')
    .input(estimateFuzzyInput)
    .query(({ ctx, input, signal }) => estimateFuzzy(ctx.app, ctx.actor, input, present(signal))),
  create: allowed('rulesets.write')
    .input(createRulesetInput)
    .mutation(({ ctx, input }) => createRuleset(ctx.app, ctx.actor, input)),
  publish: allowed('rulesets.write')
    .input(publishRulesetInput)
    .mutation(({ ctx, input }) => publishRuleset(ctx.app, ctx.actor, input)),
  remove: allowed('rulesets.write')
    .input(rulesetRefInput)
    .mutation(({ ctx, input }) => removeRuleset(ctx.app, ctx.actor, input)),
  yaml: allowed('rulesets.read')
    .input(rulesetYamlInput)
    .query(({ input }) => rulesetYaml(input.definition)),
  parseYaml: allowed('rulesets.read')
    .input(parseRulesetYamlInput)
    .query(({ input }) => parseRulesetYaml(input.yaml)),
});
