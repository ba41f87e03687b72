import type { Connector, DatasetDescription } from '#server/engine/connectors/contract.ts';
import { TieoutError } from '#server/engine/errors.ts';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import { type DefinitionProblem, SIDES, type Side } from '#server/engine/plan/plan.ts';
import { planReconciliation } from '#server/engine/plan/plan-reconciliation.ts';
import { filterProblems, predicatesOf } from '../rulesets/check-ruleset.ts';
import type { RulesetEntry } from './check-configuration.ts';
import type { ConfigurationWarning } from './check-connections.ts';

/** A database that says nothing for this long counts as out of reach. */
const PATIENCE_MS = 15_000;

/** What the live databases say about the rulesets of a file. */
export interface LiveFindings {
  problems: DefinitionProblem[];
  warnings: ConfigurationWarning[];
}

/**
 * Plans every ruleset against the schemas as they are now. A database that cannot be reached or does not let us in is a
 * warning, as a file may be written for another place; a table or column that a reachable database does not have is a
 * problem.
 */
export async function checkLiveSchemas(
  rulesets: readonly RulesetEntry[],
  open: (connection: string) => Promise<Connector>,
  signal: AbortSignal,
): Promise<LiveFindings> {
  const databases = new Map<string, Promise<LiveDatabase>>();
  const at = (name: string) => {
    const known = databases.get(name) ?? LiveDatabase.open(name, open, signal);
    databases.set(name, known);
    return known;
  };
  const findings: LiveFindings = { problems: [], warnings: [] };
  try {
    for (const { path, definition } of rulesets) {
      const seen: Partial<Record<Side, DatasetDescription>> = {};
      for (const side of SIDES) {
        const database = await at(definition[side].connection);
        const answer = await database.look(side, definition);
        if ('description' in answer) {
          seen[side] = answer.description;
          findings.problems.push(...answer.problems.map((one) => ({ ...one, path: `${path}.${one.path}` })));
        } else if (answer.reached) findings.problems.push({ path: `${path}.${side}`, message: answer.reason });
        else
          findings.warnings.push({
            path: `${path}.${side}`,
            message: `not checked against ${definition[side].connection}: ${answer.reason}`,
          });
      }
      if (!seen.source || !seen.target) continue;
      const planned = planReconciliation(definition, seen.source, seen.target);
      if ('problems' in planned) findings.problems.push(...planned.problems.map((one) => ({ ...one, path: `${path}.${one.path}` })));
    }
    return findings;
  } finally {
    await Promise.all([...databases.values()].map(async (database) => (await database).close()));
  }
}

/** `problems` are those of the filters. */
type Answer = { description: DatasetDescription; problems: DefinitionProblem[] } | { reached: boolean; reason: string };

/** One database of the file, asked at most once whether it answers at all. */
class LiveDatabase {
  #unreachable: Promise<TieoutError | null> | null = null;
  readonly #connector: Connector | TieoutError;
  readonly #signal: AbortSignal;

  private constructor(connector: Connector | TieoutError, signal: AbortSignal) {
    this.#connector = connector;
    this.#signal = signal;
  }

  static async open(name: string, open: (connection: string) => Promise<Connector>, signal: AbortSignal): Promise<LiveDatabase> {
    try {
      return new LiveDatabase(await open(name), signal);
    } catch (error) {
      if (!(error instanceof TieoutError)) throw error;
      return new LiveDatabase(error, signal);
    }
  }

  async look(side: Side, definition: RulesetDefinition): Promise<Answer> {
    const connector = this.#connector;
    if (connector instanceof TieoutError) return { reached: false, reason: sentence(connector) };
    this.#unreachable ??= this.#ask((signal) => connector.listDatasets(signal)).then((answer) =>
      answer instanceof TieoutError ? answer : null,
    );
    const away = await this.#unreachable;
    if (away) return { reached: false, reason: sentence(away) };
    const { connection: _, ...dataset } = definition[side];
    const answer = await this.#ask(async (signal) => {
      const description = await connector.describe(dataset, signal);
      return { description, problems: await filterProblems(predicatesOf(side, definition), { connector, dataset, description }, signal) };
    });
    if (!(answer instanceof TieoutError)) return answer;
    // What the database itself says is wrong with the dataset; anything else says nothing about the file.
    return { reached: answer.code === 'not_found' || answer.code === 'invalid_input', reason: sentence(answer) };
  }

  /** The answer, or why there is none. Only the person's own Ctrl-C and the unforeseen are thrown. */
  async #ask<T>(question: (signal: AbortSignal) => Promise<T>): Promise<T | TieoutError> {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(tooSlow()), PATIENCE_MS);
    try {
      return await question(AbortSignal.any([this.#signal, patience.signal]));
    } catch (error) {
      if (this.#signal.aborted || !(error instanceof TieoutError)) throw error;
      return error;
    } finally {
      clearTimeout(timer);
    }
  }

  async close(): Promise<void> {
    if (!(this.#connector instanceof TieoutError)) await this.#connector.close();
  }
}

function tooSlow(): TieoutError {
  return new TieoutError('timeout', `it did not answer within ${PATIENCE_MS / 1000} seconds`, 'Look whether it is busy.');
}

function sentence(error: TieoutError): string {
  return error.message.replace(/\.$/, '');
}
