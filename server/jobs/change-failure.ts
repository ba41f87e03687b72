import { TieoutError } from '#server/engine/errors.ts';
import type { ChangeFailure } from '#server/features/changes/change-view.ts';

/** What a failed plan or apply says. `field` is the outcomes' name of the column that the server blames, where it does. */
export function changeFailure(error: unknown, fieldOf: (column: string) => string = (column) => column): ChangeFailure {
  const known =
    error instanceof TieoutError
      ? error
      : new TieoutError(
          'internal',
          'The work stopped because of an error in Tieout.',
          'Try again; if this repeats, report it with the details.',
          {
            detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
          },
        );
  const column = known.change?.column ?? null;
  return {
    code: known.code,
    message: known.message,
    advice: known.advice,
    detail: known.detail ?? null,
    seq: known.change ? Number(known.change.id) : null,
    field: column === null ? null : fieldOf(column),
  };
}
