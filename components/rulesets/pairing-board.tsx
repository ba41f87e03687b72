'use client';

import { clsx } from 'clsx';
import { type DragEvent, type KeyboardEvent, useId, useRef, useState } from 'react';
import type { ColumnDescription } from '#server/engine/connectors/contract.ts';
import { comparePair } from '#server/engine/matching/pair-comparison.ts';
import { formatLogicalType } from '#server/engine/values/logical-type.ts';
import { SideTag } from '../ui/side-tag.tsx';
import { openColumns, type Side } from './open-columns.ts';
import type { RulesetEditorState } from './use-ruleset-editor.ts';

const OTHER: Record<Side, Side> = { source: 'target', target: 'source' };
const MIME = 'application/x-tieout-column';

interface Picked {
  side: Side;
  name: string;
}

/**
 * Columns that are neither a key nor compared: what the ruleset does not look at. One of each side makes a pair: by two presses,
 * or by dragging one onto the other. Arrow keys move, Enter picks, Escape lets go.
 */
export function PairingBoard({
  editor,
  onPair,
}: {
  editor: RulesetEditorState;
  /** Null while the pairs are not listed. */
  onPair: ((pair: { source: string; target: string }) => void) | null;
}) {
  const { draft, sides, plannedFields } = editor;
  const board = useRef<HTMLDivElement>(null);
  const [picked, setPicked] = useState<Picked | null>(null);
  const [said, setSaid] = useState('');
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
  const current = picked && lists.some(({ side, columns }) => side === picked.side && columns.some(({ name }) => name === picked.name));
  const held = current ? picked : null;
  const heldColumn = held && lists.find(({ side }) => side === held.side)?.columns.find(({ name }) => name === held.name);

  function focusColumn(side: Side, at: number) {
    requestAnimationFrame(() => {
      const buttons = board.current?.querySelectorAll<HTMLElement>(`[data-side="${side}"] button`);
      (buttons?.[at] ?? buttons?.[buttons.length - 1])?.focus();
    });
  }

  function pick(side: Side, name: string, at: number) {
    if (!onPair) return;
    if (held === null || held.side === side) {
      const letGo = held?.name === name;
      setPicked(letGo ? null : { side, name });
      setSaid(letGo ? '' : `${name} of the ${side} is picked. Pick its counterpart in the ${OTHER[side]}.`);
      return;
    }
    pair(side === 'source' ? { source: name, target: held.name } : { source: held.name, target: name });
    focusColumn(side, at);
  }

  function pair(both: { source: string; target: string }) {
    onPair?.(both);
    setPicked(null);
    setSaid(`${both.source} and ${both.target} are a field pair now.`);
  }

  return (
    <div ref={board} className="border-t pt-3">
      <div className="grid gap-x-8 gap-y-3 sm:grid-cols-2">
        {lists.map(({ side, known, columns }) => (
          <OpenColumns
            key={side}
            side={side}
            known={known}
            columns={columns}
            held={held}
            heldColumn={heldColumn ?? null}
            pairable={onPair !== null}
            onPick={(name, at) => pick(side, name, at)}
            onLetGo={() => setPicked(null)}
            onDrop={(name, dropped) => pair(side === 'source' ? { source: name, target: dropped } : { source: dropped, target: name })}
          />
        ))}
      </div>
      <p role="status" className="mt-1 min-h-5 text-ink-2">
        {held ? said : ''}
        <span className="sr-only">{held ? '' : said}</span>
      </p>
    </div>
  );
}

interface OpenColumnsProps {
  side: Side;
  known: boolean;
  columns: readonly ColumnDescription[];
  held: Picked | null;
  heldColumn: ColumnDescription | null;
  pairable: boolean;
  onPick: (name: string, at: number) => void;
  onLetGo: () => void;
  /** A column of the other side was dropped on one of this. */
  onDrop: (name: string, dropped: string) => void;
}

function OpenColumns({ side, known, columns, held, heldColumn, pairable, onPick, onLetGo, onDrop }: OpenColumnsProps) {
  const headingId = useId();
  const list = useRef<HTMLUListElement>(null);
  const [over, setOver] = useState<string | null>(null);
  const choosing = held !== null && held.side !== side;

  function onKeyDown(event: KeyboardEvent, at: number) {
    if (event.key === 'Escape' && held) {
      event.stopPropagation();
      onLetGo();
    }
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    list.current?.querySelectorAll<HTMLElement>('button')[at + step]?.focus();
  }

  function dropOn(event: DragEvent, name: string) {
    setOver(null);
    const dropped = dragged(event);
    if (!dropped || dropped.side === side) return;
    event.preventDefault();
    onDrop(name, dropped.name);
  }

  return (
    <div data-side={side} className="min-w-0">
      <h4 id={headingId} className="flex items-center gap-2 text-ink-2">
        <SideTag side={side} /> {choosing ? `columns: pick one for ${held.name}` : 'columns not looked at'}
      </h4>
      {columns.length === 0 ? (
        <p className="mt-1 text-ink-3">{known ? 'None: every column is a key or compared.' : 'Not known: its columns are not read.'}</p>
      ) : (
        <ul ref={list} aria-labelledby={headingId} className="mt-1 flex flex-wrap gap-1">
          {columns.map((column, at) => (
            <li key={column.name}>
              {pairable ? (
                <button
                  type="button"
                  draggable
                  aria-pressed={held?.side === side && held.name === column.name}
                  aria-label={`${held && choosing ? `Pair ${held.name} with` : 'Pick'} ${column.name} of the ${side}${choosing ? typeNote(heldColumn, column) : ''}`}
                  title={`${formatLogicalType(column.logicalType)}${choosing ? typeNote(heldColumn, column) : ''}`}
                  onClick={() => onPick(column.name, at)}
                  onKeyDown={(event) => onKeyDown(event, at)}
                  onDragStart={(event) => {
                    event.dataTransfer.setData(MIME, JSON.stringify({ side, name: column.name }));
                    event.dataTransfer.effectAllowed = 'link';
                  }}
                  onDragOver={(event) => {
                    if (!event.dataTransfer.types.includes(MIME)) return;
                    event.preventDefault();
                    setOver(column.name);
                  }}
                  onDragLeave={() => setOver(null)}
                  onDrop={(event) => dropOn(event, column.name)}
                  className={clsx(
                    'inline-flex min-h-7 cursor-grab items-center gap-2 rounded-sm border px-1.5 font-mono text-xs hover:bg-hover',
                    held?.side === side && held.name === column.name ? pickedClass[side] : 'border-line-strong',
                    over === column.name && 'bg-selected',
                    choosing && neverEqual(heldColumn, column) && 'line-through decoration-ink-3',
                  )}
                >
                  {column.name}
                  <span className="text-ink-3">{formatLogicalType(column.logicalType)}</span>
                </button>
              ) : (
                <span className="inline-flex min-h-6 items-center px-1 font-mono text-xs">{column.name}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const pickedClass: Record<Side, string> = {
  source: 'border-source text-source ring-1 ring-source',
  target: 'border-target text-target ring-1 ring-target',
};

function dragged(event: DragEvent): Picked | null {
  const text = event.dataTransfer.getData(MIME);
  return text === '' ? null : (JSON.parse(text) as Picked);
}

function neverEqual(one: ColumnDescription | null, other: ColumnDescription): boolean {
  return one !== null && comparePair(one.logicalType, other.logicalType).comparison === null;
}

function typeNote(one: ColumnDescription | null, other: ColumnDescription): string {
  if (one === null) return '';
  const { comparison, unlike } = comparePair(one.logicalType, other.logicalType);
  if (comparison === null) return ', never equal';
  return unlike === null ? '' : `, unlike types, compared ${unlike}`;
}
