import { TieoutError } from '../errors.ts';

/** What `openWriter` answers where nothing can be written. `what` begins the sentence: `Files`. */
export function readOnly(what: string): TieoutError {
  return new TieoutError(
    'invalid_input',
    `${what} can be read and compared, and never written.`,
    'Apply the changes to the other side, or export them and change the data where it is made.',
  );
}
