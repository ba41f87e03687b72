import { TieoutError } from '../errors.ts';
import { closestName } from '../values/did-you-mean.ts';

/** @throws TieoutError invalid_input with a near name when a filter names what the run does not have. */
export function knownName<Name extends string>(name: Name, names: readonly Name[], what: string): Name {
  if (names.includes(name)) return name;
  const closest = closestName(name, names);
  throw new TieoutError(
    'invalid_input',
    `There is no ${what} "${name}" in this run.`,
    closest === null ? 'Choose one from the list.' : `Did you mean "${closest}"?`,
  );
}
