'use client';

import { SideTag } from '../ui/side-tag.tsx';
import { openColumns, type Side } from './open-columns.ts';
import type { RulesetEditorState } from './use-ruleset-editor.ts';

/** Columns that are neither a key nor compared: what the ruleset does not look at. A press begins a pair with one. */
export function UnusedColumns({
  editor,
  onAdd,
}: {
  editor: RulesetEditorState;
  /** Null while the pairs are not listed. */
  onAdd: ((pair: { source: string; target: string }) => void) | null;
}) {
  const { draft, sides, plannedFields } = editor;
  const lists = (['source', 'target'] as const).map((side) => {
    // Without a list the plan says what is compared.
    const planned = draft.fields === null ? new Set(plannedFields?.map((field) => field[side])) : new Set<string>();
    return {
      side,
      known: sides[side].description !== null,
      columns: openColumns(draft, side, sides[side].description).filter((column) => !planned.has(column.name)),
    };
  });
  if (lists.every((list) => !list.known)) return null;
  return (
    <div className="grid gap-x-8 gap-y-2 border-t pt-3 sm:grid-cols-2">
      {lists.map(({ side, known, columns }) => (
        <div key={side} className="min-w-0">
          <h3 className="flex items-center gap-2 text-ink-2">
            <SideTag side={side} /> columns not looked at
          </h3>
          {columns.length === 0 ? (
            <p className="mt-1 text-ink-3">{known ? 'None: every column is a key or compared.' : 'Not known: its columns are not read.'}</p>
          ) : (
            <ul className="mt-1 flex flex-wrap gap-x-1">
              {columns.map((column) => (
                <li key={column.name}>
                  <ColumnName side={side} name={column.name} onAdd={onAdd} />
                </li>
              ))}
            </ul>
          )}
        </div>
      ))}
    </div>
  );
}

function ColumnName({ side, name, onAdd }: { side: Side; name: string; onAdd: Parameters<typeof UnusedColumns>[0]['onAdd'] }) {
  if (!onAdd) return <span className="inline-flex min-h-6 items-center px-1 font-mono text-xs">{name}</span>;
  return (
    <button
      type="button"
      aria-label={`Add a field pair with ${name} of the ${side}`}
      onClick={() => onAdd(side === 'source' ? { source: name, target: '' } : { source: '', target: name })}
      className="inline-flex min-h-6 items-center rounded-sm px-1 font-mono text-xs hover:bg-hover hover:underline"
    >
      {name}
    </button>
  );
}
