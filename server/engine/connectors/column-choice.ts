import { TieoutError } from '../errors.ts';
import { closestName } from '../values/did-you-mean.ts';

/**
 * The named columns in the order asked; all of them when none is named.
 * @throws TieoutError not_found with a "did you mean" for a name that does not exist.
 */
export function chooseColumns<C extends { name: string }>(all: readonly C[], names: readonly string[], what: string): C[] {
  if (names.length === 0) return [...all];
  const byName = new Map(all.map((column) => [column.name, column]));
  return names.map((name) => {
    const column = byName.get(name);
    if (column) return column;
    const closest = closestName(name, [...byName.keys()]);
    throw new TieoutError(
      'not_found',
      `There is no column "${name}" in ${what}${closest ? `; did you mean "${closest}"?` : '.'}`,
      'Check the columns; one may have been renamed or dropped.',
    );
  });
}
