import { z } from 'zod';
import { didYouMean } from '../did-you-mean.ts';
import { TRANSFORM_CATALOGUE, TRANSFORM_NAMES, type TransformDefinition, transformKindNamed } from './catalogue.ts';
import type { TransformKind } from './transform.ts';

/** More steps than this are no longer understood by anybody. */
const LONGEST_CHAIN = 50;

/**
 * One transform: a bare name (`trim`) or one key with arguments (`{ pad: { length: 5, fill: "0" } }`). Checked by hand, so that a
 * wrong name or argument is told at its own place instead of as twenty alternatives.
 */
export const transformSchema = z
  .custom<TransformDefinition>()
  .superRefine((written, context) => check(written, context))
  .meta({ anyOf: TRANSFORM_CATALOGUE.flatMap(jsonSchemas) });

export const transformChainSchema = z
  .array(transformSchema)
  .min(1, 'list a transform, or leave transforms out')
  .max(LONGEST_CHAIN, `use at most ${LONGEST_CHAIN} transforms`);

export type TransformChain = TransformDefinition[];

type Context = z.core.$RefinementCtx<unknown>;

function check(written: unknown, context: Context): void {
  const problem = (message: string, path: PropertyKey[] = []) => context.addIssue({ code: 'custom', message, path });
  if (typeof written === 'string') {
    const kind = transformKindNamed(written);
    if (kind === undefined) problem(unknownName(written));
    else if (!kind.schema.safeParse({}).success) problem(`${written} needs arguments: ${writtenExample(kind)}`);
    return;
  }
  if (typeof written !== 'object' || written === null || Array.isArray(written)) {
    problem(`write a transform as its name, like trim, or with arguments, like ${writtenExample(transformKindNamed('pad')!)}`);
    return;
  }
  const [entry, ...others] = Object.entries(written);
  if (entry === undefined) problem('name a transform, like trim');
  else if (others.length > 0) problem(`one transform has one name; write "${entry[0]}" and "${others[0]![0]}" as two entries of the list`);
  else checkArguments(entry[0], entry[1], context);
}

function checkArguments(name: string, given: unknown, context: Context): void {
  const kind = transformKindNamed(name);
  if (kind === undefined) {
    context.addIssue({ code: 'custom', message: unknownName(name), path: [name] });
    return;
  }
  const result = kind.schema.safeParse(given ?? {}, { reportInput: true });
  for (const issue of result.error?.issues ?? []) {
    const path = [name, ...issue.path];
    if (issue.code !== 'unrecognized_keys' || issue.path.length > 0) {
      context.addIssue({ ...issue, path });
      continue;
    }
    const known = kind.arguments.map((argument) => argument.name);
    for (const key of issue.keys)
      context.addIssue({ code: 'custom', path: [...path, key], message: `${name} has no argument "${key}"${didYouMean(key, known)}` });
  }
}

function unknownName(name: string): string {
  return `there is no transform "${name.slice(0, 60)}"${didYouMean(name, TRANSFORM_NAMES) || `; there are ${TRANSFORM_NAMES.join(', ')}`}`;
}

function writtenExample({ name, example }: TransformKind): string {
  return JSON.stringify({ [name]: example.arguments });
}

function jsonSchemas({ name, sentence, schema }: TransformKind): object[] {
  const { $schema, ...args } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const object = { type: 'object', properties: { [name]: args }, required: [name], additionalProperties: false, description: sentence };
  return schema.safeParse({}).success ? [{ const: name, description: sentence }, object] : [object];
}
