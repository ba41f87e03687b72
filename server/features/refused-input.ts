import { type ErrorCode, TieoutError } from '#server/engine/errors.ts';

export interface FieldProblem {
  /** Place in the input: `email`, `config.host`, `rules[0].keys[1].source`. */
  path: string;
  /** A sentence. */
  message: string;
}

/** A refusal that a form shows beside the inputs it concerns. The first one is the error's own sentence unless it is given. */
export class RefusedInput extends TieoutError {
  readonly fields: FieldProblem[];
  constructor(code: ErrorCode, fields: [FieldProblem, ...FieldProblem[]], advice: string, message = fields[0].message) {
    super(code, message, advice);
    this.name = 'RefusedInput';
    this.fields = fields;
  }
}
