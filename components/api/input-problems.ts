import type { z } from 'zod';

/** What a zod schema of the server says about a form, by the input's path; the first word on each. Empty when it is fine. */
export function inputProblems(schema: z.ZodType, value: unknown): Record<string, string> {
  const result = schema.safeParse(value);
  if (result.success) return {};
  return Object.fromEntries(result.error.issues.toReversed().map((issue) => [issue.path.join('.'), issue.message]));
}
