import type { z } from 'zod';
import { didYouMean } from '#server/engine/did-you-mean.ts';
import type { DefinitionProblem } from '#server/engine/plan/plan.ts';

/**
 * Checks `value` against a zod schema and words every issue for people: `rulesets[0].rules[1].typ: unknown key; did you
 * mean "type"?`. Sentences name the kind of a wrong value, never the value, which may be a secret; only the words of a
 * closed list are repeated.
 */
export function schemaProblems(schema: z.ZodType, value: unknown, base = ''): DefinitionProblem[] {
  const result = schema.safeParse(value, { reportInput: true });
  return result.success ? [] : result.error.issues.flatMap((issue) => describeIssue(issue, schema, base));
}

type Issue = z.core.$ZodIssue;

const MOST_LISTED_KEYS = 8;

function describeIssue(issue: Issue, schema: z.ZodType, base: string): DefinitionProblem[] {
  const path = joinPath(base, issue.path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = knownKeys(schema, issue.path);
      return issue.keys.map((key) => ({ path: joinPath(path, [key]), message: `unknown key${didYouMean(key, known) || listed(known)}` }));
    }
    case 'invalid_union':
      return describeUnion(issue, schema, base);
    default:
      return [{ path, message: sentenceOf(issue) }];
  }
}

/** The keys there are, where they can be taken in at a glance. */
function listed(known: readonly string[]): string {
  return known.length > 0 && known.length <= MOST_LISTED_KEYS ? `; expected ${joinWords([...known])}` : '';
}

/** Of the alternatives of a union the one with the fewest complaints is the one that was meant. */
function describeUnion(issue: z.core.$ZodIssueInvalidUnion, schema: z.ZodType, base: string): DefinitionProblem[] {
  const path = joinPath(base, issue.path);
  const nearest = [...issue.errors].filter((errors) => errors.some((one) => one.path.length > 0)).sort((a, b) => a.length - b.length)[0];
  if (!nearest) return [{ path, message: `expected ${joinWords(issue.errors.flatMap((errors) => errors.map(expectation)))}` }];
  return nearest.flatMap((one) => describeIssue({ ...one, path: [...issue.path, ...one.path] } as Issue, schema, base));
}

function sentenceOf(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return describeType(issue);
    case 'invalid_value':
      return describeChoice(issue);
    case 'too_small':
      return describeLimit(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum, issue.message);
    case 'too_big':
      return describeLimit(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum, issue.message);
    default:
      return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
  }
}

function describeType(issue: z.core.$ZodIssueInvalidType): string {
  const { input } = issue;
  if (input === undefined) return `is missing; expected ${expectation(issue)}`;
  const quotes = issue.expected === 'string' && ['number', 'boolean'].includes(typeof input) ? '; put it in quotes' : '';
  return `expected ${expectation(issue)}, found ${kindOf(input)}${quotes}`;
}

function describeChoice(issue: z.core.$ZodIssueInvalidValue): string {
  const choices = issue.values.map(String);
  const { input } = issue;
  if (input === undefined) return `is missing; expected ${joinWords(choices)}`;
  if (typeof input !== 'string' && typeof input !== 'number') return `expected ${joinWords(choices)}, found ${kindOf(input)}`;
  return `expected ${joinWords(choices)}, found ${JSON.stringify(String(input).slice(0, 60))}${choices.length > 1 ? didYouMean(String(input), choices) : ''}`;
}

/** A sentence written beside the schema (`give the rule a name`) beats one made of its limits. */
function describeLimit(origin: string, bound: string, limit: number | bigint, message: string): string {
  if (!/^(Too|Invalid)\b/.test(message)) return message;
  const unit: Record<string, string> = { string: ' letters', array: ' entries', set: ' entries', object: ' keys', record: ' keys' };
  return `expected ${bound} ${limit}${unit[origin] ?? ''}`;
}

function expectation(issue: Issue): string {
  if (issue.code === 'invalid_value') return joinWords(issue.values.map(String));
  if (issue.code !== 'invalid_type') return issue.message;
  const words: Record<string, string> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'keys and values',
    record: 'keys and values',
  };
  return words[issue.expected] ?? issue.expected;
}

function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return value === '' ? 'empty text' : 'text';
    case 'number':
      if (Number.isNaN(value)) return 'something that is no number';
      return Number.isInteger(value) ? 'a number' : 'a fraction';
    case 'boolean':
      return 'a yes-no value';
    default:
      return 'keys and values';
  }
}

function joinWords(words: string[]): string {
  const unique = [...new Set(words)];
  return unique.length < 2 ? (unique[0] ?? 'another value') : `${unique.slice(0, -1).join(', ')} or ${unique.at(-1)}`;
}

/** `rulesets[0].rules[1].keys`; a key that is not a plain word is written `["odd key"]`. */
export function joinPath(base: string, parts: readonly PropertyKey[]): string {
  let path = base;
  for (const part of parts) {
    if (typeof part === 'number') path += `[${part}]`;
    else if (/^[\w-]+$/.test(String(part))) path += path === '' ? String(part) : `.${String(part)}`;
    else path += `[${JSON.stringify(String(part))}]`;
  }
  return path;
}

/** The keys an object schema knows at a path below it; those of all alternatives where there are several. */
function knownKeys(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  const def = (schema as z.ZodType).def as unknown as {
    type: string;
    shape?: Record<string, z.core.$ZodType>;
    element?: z.core.$ZodType;
    innerType?: z.core.$ZodType;
    in?: z.core.$ZodType;
    options?: z.core.$ZodType[];
    valueType?: z.core.$ZodType;
  };
  if (def.options) return def.options.flatMap((option) => knownKeys(option, path));
  const inner = def.innerType ?? def.in;
  if (inner) return knownKeys(inner, path);
  const [first, ...rest] = path;
  if (first === undefined) return Object.keys(def.shape ?? {});
  const next = def.shape?.[String(first)] ?? def.element ?? def.valueType;
  return next ? knownKeys(next, rest) : [];
}
