import type { ColumnDescription } from '../connectors/contract.ts';
import { comparableName } from './comparable-name.ts';

export interface ColumnPair {
  source: ColumnDescription;
  target: ColumnDescription;
}

/** Columns of both sides with the same name: exactly the same first, then without regard to case and underscores where that is unambiguous. */
export function sameNamePairs(source: readonly ColumnDescription[], target: readonly ColumnDescription[]): ColumnPair[] {
  const taken = new Set<ColumnDescription>();
  const partner = new Map<ColumnDescription, ColumnDescription>();
  const pairUp = (nameOf: (column: ColumnDescription) => string) => {
    const open = source.filter((column) => !partner.has(column));
    for (const column of open) {
      const sameHere = open.filter((other) => nameOf(other) === nameOf(column));
      const sameThere = target.filter((other) => !taken.has(other) && nameOf(other) === nameOf(column));
      if (sameHere.length !== 1 || sameThere.length !== 1) continue;
      partner.set(column, sameThere[0]!);
      taken.add(sameThere[0]!);
    }
  };
  pairUp((column) => column.name);
  pairUp((column) => comparableName(column.name));
  return source.flatMap((column) => {
    const other = partner.get(column);
    return other === undefined ? [] : [{ source: column, target: other }];
  });
}
