'use client';

import { useState } from 'react';
import type { z } from 'zod';
import { inputProblems } from './input-problems.ts';
import { fieldProblem } from './problem-of.ts';

export interface InputErrors {
  /** The sentence beside one input; gone once the input was edited. */
  of: (path: string) => string | undefined;
  /** To be called when an input changes. */
  edited: (path: string) => void;
  /** Checks everything before it is sent; the paths of what is wrong, in the schema's order. */
  check: (value: unknown) => string[];
  reset: () => void;
}

/**
 * What is wrong with the inputs of a form: by the server's own schema before sending, by the server's answer afterwards.
 *
 * @example const errors = useInputErrors(createUserInput, create.error);
 *   <Field error={errors.of('email')}> … onSubmit: if (errors.check(user).length === 0) create.mutate(user)
 */
export function useInputErrors(schema: z.ZodType, refusal: unknown): InputErrors {
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [edited, setEdited] = useState<ReadonlySet<string>>(new Set());
  return {
    of: (path) => (edited.has(path) ? undefined : (wrong[path] ?? fieldProblem(refusal, path))),
    edited: (path) => setEdited((before) => new Set(before).add(path)),
    check(value) {
      const problems = inputProblems(schema, value);
      setWrong(problems);
      setEdited(new Set());
      return Object.keys(problems);
    },
    reset() {
      setWrong({});
      setEdited(new Set());
    },
  };
}
