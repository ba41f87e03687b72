import type { z } from 'zod';
import { schemaProblems } from '#server/features/configuration/schema-problems.ts';
import { type FieldProblem, RefusedInput } from '#server/features/refused-input.ts';

/**
 * A body or a query as its schema has it.
 * @throws RefusedInput whose sentence is the first problem with its place, `limit: expected at least 1`; `fields` has all.
 */
export function parseRequest<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw refusal(schemaProblems(schema, value) as [FieldProblem, ...FieldProblem[]]);
}

/** The query of an address; a name that comes twice counts once, the last one. */
export function parseQuery<Schema extends z.ZodType>(schema: Schema, request: Request): z.output<Schema> {
  return parseRequest(schema, Object.fromEntries(new URL(request.url).searchParams));
}

/** With the place of the first problem in its sentence: who calls has no form to show it beside. */
export function refusal(problems: [FieldProblem, ...FieldProblem[]], advice?: string): RefusedInput {
  const [{ path, message }, ...others] = problems;
  const usual = others.length === 0 ? 'Correct it and try again.' : 'Correct everything that "errors" names and try again.';
  return new RefusedInput(
    'invalid_input',
    problems,
    advice ?? usual,
    `${path === '' ? 'The request' : path}: ${message}${/[.?!]$/.test(message) ? '' : '.'}`,
  );
}
