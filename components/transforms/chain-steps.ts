import { type TransformDefinition, transformKindNamed, transformParts } from '#server/engine/transforms/catalogue.ts';
import type { TransformKind } from '#server/engine/transforms/transform.ts';
import type { TransformChain } from '#server/engine/transforms/transform-schema.ts';

/** One transform while it is being written: arguments may still be missing. Ids tell steps apart on screen and nowhere else. */
export interface ChainStep {
  stepId: string;
  kind: TransformKind;
  arguments: Record<string, unknown>;
}

let stepsMade = 0;

export function newStep(kind: TransformKind, given: object = firstArguments(kind)): ChainStep {
  stepsMade += 1;
  return { stepId: `step-${stepsMade}`, kind, arguments: { ...given } };
}

/** What a new transform begins with: required texts are empty, as that is a text too; lists have nothing in them. */
function firstArguments({ arguments: described }: TransformKind): Record<string, unknown> {
  const first = { text: '', map: {}, texts: [], columns: [], parts: [] } as Record<string, unknown>;
  return Object.fromEntries(described.flatMap(({ name, kind, required }) => (required && kind in first ? [[name, first[kind]]] : [])));
}

export function stepsOf(chain: TransformChain): ChainStep[] {
  return chain.flatMap((transform) => {
    const { name, arguments: given } = transformParts(transform);
    const kind = transformKindNamed(name);
    return kind === undefined ? [] : [newStep(kind, given)];
  });
}

/** As definitions write it: a transform without arguments is its bare name where that is enough. */
export function chainOf(steps: readonly ChainStep[]): TransformChain {
  return steps.map(({ kind, arguments: given }) => {
    const bare = Object.keys(given).length === 0 && kind.schema.safeParse({}).success;
    // What is still missing is told by the check of the definition.
    return (bare ? kind.name : { [kind.name]: given }) as TransformDefinition;
  });
}

/** With one argument changed; `undefined` leaves it out. */
export function withArgument(step: ChainStep, name: string, value: unknown): ChainStep {
  const { [name]: _, ...rest } = step.arguments;
  return { ...step, arguments: value === undefined ? rest : { ...step.arguments, [name]: value } };
}

/** With one step moved up or down; the same list where it cannot move. */
export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  if (from === to || from < 0 || to < 0 || from >= items.length || to >= items.length) return [...items];
  const rest = items.toSpliced(from, 1);
  return rest.toSpliced(to, 0, items[from]!);
}
