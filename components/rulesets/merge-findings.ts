import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import type { DefinitionProblem, RunWarning } from '#server/engine/plan/plan.ts';
import type { ApiOutputs } from '../api/trpc.ts';
import type { Findings } from './examine-definition.ts';
import { isBlankPlace, placeParts, valueAtPlace } from './place-path.ts';

/** The last answer of the server, and what it was about. */
export interface CheckAnswer {
  definition: RulesetDefinition;
  result: ApiOutputs['rulesets']['check'];
}

export interface ShownFindings {
  problems: DefinitionProblem[];
  warnings: RunWarning[];
}

/**
 * What the form shows: the server's answer first while nothing changed since; after that what can be said here, together with
 * those of the server's problems that only the databases can judge and whose place did not change.
 * `asked`: blanks are problems only after somebody asked for a check. `described`: both schemas are known here.
 */
export function mergeFindings(
  definition: RulesetDefinition,
  local: Findings,
  answer: CheckAnswer | null,
  { asked, described }: { asked: boolean; described: boolean },
): ShownFindings {
  if (answer && sameJson(answer.definition, definition)) return together(answer.result, local);
  const own = local.problems.filter((problem) => asked || !isBlankPlace(definition, problem.path));
  const places = new Set(own.map((problem) => problem.path));
  const kept = (answer?.result.problems ?? []).filter(
    ({ path }) =>
      !places.has(path) &&
      (!described || onlyDatabasesKnow(path)) &&
      sidesOf(path).every((side) => sameJson(answer?.definition[side], definition[side])) &&
      sameJson(valueAtPlace(answer?.definition, path), valueAtPlace(definition, path)),
  );
  return { problems: [...own, ...kept], warnings: local.warnings };
}

/** The server stops where a definition has blanks; what is known here beyond them is said too. */
function together({ problems, warnings }: CheckAnswer['result'], local: Findings): ShownFindings {
  const told = new Set(problems.map((problem) => problem.path));
  const more = local.problems.filter((problem) => !told.has(problem.path));
  return { problems: [...problems, ...more], warnings: warnings.length > 0 ? warnings : local.warnings };
}

function onlyDatabasesKnow(path: string): boolean {
  const parts = placeParts(path);
  return parts[0] === 'source' || parts[0] === 'target' || parts[0] === 'inactive' || String(parts.at(-1)).endsWith('_filter');
}

/** Whose table a problem was about. */
function sidesOf(path: string): ('source' | 'target')[] {
  const parts = placeParts(path).map(String);
  if (parts[0] === 'inactive') return ['source'];
  const named = (['source', 'target'] as const).filter((side) => parts[0] === side || parts.at(-1)?.startsWith(side));
  return named.length > 0 ? named : ['source', 'target'];
}

function sameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
