import { sameName } from './scope.ts';
import type { Table, View } from './table.ts';

/** One database: its objects and options. */
export class DatabaseState {
  readonly id: number;
  readonly name: string;
  readonly schemas: { id: number; name: string }[] = [
    { id: 1, name: 'dbo' },
    { id: 4, name: 'sys' },
  ];
  tables: Table[] = [];
  views: View[] = [];
  /** Login → user; an administrator needs none. */
  readonly users = new Map<string, string>();
  snapshotIsolation = false;
  readCommittedSnapshot = false;
  private lastId = 100_000_000;

  constructor(id: number, name: string) {
    this.id = id;
    this.name = name;
  }

  nextId(): number {
    this.lastId += 16;
    return this.lastId;
  }

  schema(name: string): { id: number; name: string } | undefined {
    return this.schemas.find((schema) => sameName(schema.name, name));
  }

  /** `orders` is dbo.orders. */
  table(parts: string[]): Table | undefined {
    return this.tables.find((table) => isNamed(table, parts));
  }

  view(parts: string[]): View | undefined {
    return this.views.find((view) => isNamed(view, parts));
  }
}

function isNamed(object: { schema: string; name: string }, parts: string[]): boolean {
  return sameName(object.name, parts.at(-1)!) && sameName(object.schema, parts.at(-2) || 'dbo');
}
