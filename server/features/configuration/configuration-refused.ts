import { TieoutError } from '#server/engine/errors.ts';
import type { DefinitionProblem } from '#server/engine/plan/plan.ts';
import type { ConfigurationWarning } from './check-connections.ts';

/** A file that cannot be imported, with everything that is wrong with it. Nothing of it was written. */
export class ConfigurationRefused extends TieoutError {
  readonly problems: DefinitionProblem[];
  readonly warnings: ConfigurationWarning[];

  constructor(problems: DefinitionProblem[], warnings: ConfigurationWarning[] = []) {
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
    super('invalid_input', `The configuration has ${count}; nothing was imported.`, 'Correct the file and import it again.', {
      detail: problems.map(problemLine).join('\n'),
    });
    this.name = 'ConfigurationRefused';
    this.problems = problems;
    this.warnings = warnings;
  }
}

/** `rulesets[0].name: is missing; expected text`; a problem of the whole file has no place. */
export function problemLine({ path, message }: DefinitionProblem): string {
  return path === '' ? message : `${path}: ${message}`;
}
