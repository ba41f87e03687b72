import type { TransformKind } from '#server/engine/transforms/transform.ts';

/** What is wrong with a chain, by its place: `transforms[1].pad.length`. */
export interface PathProblem {
  path: string;
  message: string;
}

function isAtOrUnder(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}.`) || path.startsWith(`${place}[`);
}

/** What is wrong with one argument of a step, as a sentence. */
export function argumentProblem(
  problems: readonly PathProblem[],
  at: number,
  { name }: TransformKind,
  argument: string,
): string | undefined {
  const place = `transforms[${at}].${name}.${argument}`;
  return sentence(problems.find(({ path }) => isAtOrUnder(path, place)));
}

/** What is wrong with a step as a whole: its place in the chain, or its arguments together. */
export function stepProblem(problems: readonly PathProblem[], at: number, kind: TransformKind): string | undefined {
  const place = `transforms[${at}]`;
  const ofArgument = (path: string) => kind.arguments.some(({ name }) => isAtOrUnder(path, `${place}.${kind.name}.${name}`));
  return sentence(problems.find(({ path }) => isAtOrUnder(path, place) && !ofArgument(path)));
}

/** What is wrong with no step in particular. */
export function chainProblem(problems: readonly PathProblem[]): string | undefined {
  return sentence(problems.find(({ path }) => !path.startsWith('transforms[')));
}

function sentence(problem: PathProblem | undefined): string | undefined {
  if (problem === undefined) return undefined;
  const { message } = problem;
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? '' : '.'}`;
}
