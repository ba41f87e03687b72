import type { AppContext } from '#server/app-context.ts';
import type { RulesetVersion } from '#server/db/generated/client.ts';
import { SIDES } from '#server/engine/plan/plan.ts';
import type { DatasetChange } from '../connections/dataset-changes.ts';
import { definitionOf } from '../rulesets/ruleset.repository.ts';

/** Something that may be why a KPI moved. */
export interface KpiAnnotation {
  at: Date;
  kind: 'published' | 'schema_changed';
  /** `Version 3 published`, `orders of crm: column amount removed`. */
  label: string;
}

/** What happened to a ruleset and to the tables that any of its versions reads, oldest first. */
export async function kpiAnnotations(
  app: Pick<AppContext, 'db'>,
  versions: readonly RulesetVersion[],
  between: { gte?: Date; lte?: Date },
): Promise<KpiAnnotation[]> {
  const tables = versions.flatMap((version) =>
    SIDES.flatMap((side) => {
      const { connection, table } = definitionOf(version)[side];
      return table === undefined ? [] : [{ dataset: table, connection: { name: connection } }];
    }),
  );
  const changes =
    tables.length === 0
      ? []
      : await app.db.schemaChange.findMany({
          where: { at: between, OR: tables },
          include: { connection: { select: { name: true } } },
        });
  const published = versions.filter(
    ({ createdAt }) => !(between.gte && createdAt < between.gte) && !(between.lte && createdAt > between.lte),
  );
  return [
    ...published.map(
      ({ createdAt, version }): KpiAnnotation => ({ at: createdAt, kind: 'published', label: `Version ${version} published` }),
    ),
    ...changes.map(
      ({ at, dataset, connection, changes: found }): KpiAnnotation => ({
        at,
        kind: 'schema_changed',
        label: `${dataset} of ${connection.name}: ${changeText(found as unknown as DatasetChange[])}`,
      }),
    ),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** `columns a, b removed; column c added`. */
function changeText(changes: readonly DatasetChange[]): string {
  return (['removed', 'retyped', 'added'] as const)
    .map((kind) => ({ kind, columns: changes.filter((change) => change.kind === kind).map((change) => change.column) }))
    .filter(({ columns }) => columns.length > 0)
    .map(({ kind, columns }) => `${columns.length === 1 ? 'column' : 'columns'} ${columns.join(', ')} ${kind}`)
    .join('; ');
}
