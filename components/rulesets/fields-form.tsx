'use client';

import { Plus } from 'lucide-react';
import { startTransition, useCallback, useMemo, useRef } from 'react';
import type { ColumnDescription, DatasetDescription } from '#server/engine/connectors/contract.ts';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { SideTag } from '../ui/side-tag.tsx';
import { FIELD_GRID, FieldRow } from './field-row.tsx';
import { FieldSuggestions } from './field-suggestions.tsx';
import { InlineFinding } from './inline-finding.tsx';
import { openColumns } from './open-columns.ts';
import { PairingBoard } from './pairing-board.tsx';
import { focusNextRow } from './row-focus.ts';
import { type FieldDraft, newField } from './ruleset-draft.ts';
import type { PlacedFindings } from './use-placed-findings.ts';
import type { RulesetEditorState } from './use-ruleset-editor.ts';

const MODES = [
  { value: 'listed', label: 'Chosen pairs' },
  { value: 'names', label: 'Same names' },
] as const;

const MANY_ROWS = 20;

/** Which columns of two matched rows are compared, and how. */
export function FieldsForm({ editor, findings }: { editor: RulesetEditorState; findings: PlacedFindings }) {
  const { draft, edit, sides, plannedFields, suggestions } = editor;
  const list = useRef<HTMLUListElement>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const sourceColumns = useMemo(() => columnsByName(sides.source.description), [sides.source.description]);
  const targetColumns = useMemo(() => columnsByName(sides.target.description), [sides.target.description]);

  const mayFindMore = (['source', 'target'] as const).every((side) => openColumns(draft, side, sides[side].description).length > 0);

  const change = useCallback(
    (rowId: string, changes: Partial<FieldDraft>) =>
      edit((before) => ({
        ...before,
        fields: before.fields?.map((field) => (field.rowId === rowId ? { ...field, ...changes } : field)) ?? null,
      })),
    [edit],
  );
  const remove = useCallback(
    (rowId: string, at: number) => {
      focusNextRow(list.current, at, addButton.current);
      edit((before) => ({ ...before, fields: before.fields?.filter((field) => field.rowId !== rowId) ?? null }));
    },
    [edit],
  );
  const append = useCallback(
    (pairs: readonly { source: string; target: string }[]) => {
      const fields = pairs.map(({ source, target }) => newField(source, target));
      edit((before) => ({ ...before, fields: [...(before.fields ?? []), ...fields] }));
      return fields;
    },
    [edit],
  );
  function accept(pairs: readonly { source: string; target: string }[]) {
    // Hundreds of rows at once must not freeze the page.
    if (pairs.length > MANY_ROWS) startTransition(() => void append(pairs));
    else append(pairs);
    // The list of suggestions disappears with the last one, and the focus with it.
    if (pairs.length === suggestions.fields.length) addButton.current?.focus();
  }
  const add = () => {
    const [field] = append([{ source: '', target: '' }]);
    // The new row exists after the next render.
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>(`[data-row="${field?.rowId}"] [data-place$=".source"] input`)?.focus(),
    );
  };

  function choose(mode: 'listed' | 'names') {
    // What was compared by name is what the list begins with.
    const listed = () => (plannedFields ?? []).map(({ source, target }) => newField(source, target));
    edit((before) => ({ ...before, fields: mode === 'names' ? null : (before.fields ?? listed()) }));
  }

  return (
    <Section
      title="Compare values"
      description="In every pair of matched rows. Apply marks what a later change set may write to the target."
      actions={
        <SegmentedControl
          label="Which columns are compared"
          options={MODES}
          value={draft.fields === null ? 'names' : 'listed'}
          onValueChange={choose}
        />
      }
    >
      <div data-place="fields" className="flex flex-col gap-3">
        {draft.fields === null ? (
          <SameNames fields={plannedFields} />
        ) : (
          <>
            {draft.fields.length > 0 && <FieldHeadings />}
            <ul ref={list} aria-label="Field pairs" className="-mt-2">
              {draft.fields.map((field, at) => {
                const place = `fields[${at}]`;
                return (
                  <FieldRow
                    key={field.rowId}
                    field={field}
                    at={at}
                    sourceOptions={sides.source.columns}
                    targetOptions={sides.target.columns}
                    source={sourceColumns.get(field.source)}
                    target={targetColumns.get(field.target)}
                    sourceProblem={findings.problemAt(`${place}.source`)}
                    targetProblem={findings.problemAt(`${place}.target`)}
                    pairProblem={findings.problemAt(place) ?? findings.problemAt(`${place}.apply`) ?? findings.problemAt(`${place}.policy`)}
                    transformsProblem={findings.problemUnder(`${place}.transforms`)}
                    zoneProblem={findings.problemAt(`${place}.compare.zone`)}
                    warnings={findings.warningsUnder(place).join('\n')}
                    onChange={change}
                    onRemove={remove}
                  />
                );
              })}
            </ul>
            <div>
              <Button ref={addButton} size="sm" icon={<Plus />} onClick={add}>
                Add a field pair
              </Button>
            </div>
            <FieldSuggestions suggestions={suggestions} mayFindMore={mayFindMore} onAccept={accept} />
          </>
        )}
        {findings.problemAt('fields') && <InlineFinding tone="problem">{findings.problemAt('fields') ?? ''}</InlineFinding>}
        <PairingBoard editor={editor} onPair={draft.fields === null ? null : (pair) => append([pair])} />
      </div>
    </Section>
  );
}

function columnsByName(description: DatasetDescription | null): Map<string, ColumnDescription> {
  return new Map(description?.columns.map((column) => [column.name, column]));
}

function FieldHeadings() {
  return (
    <div aria-hidden className={`${FIELD_GRID} text-xs text-ink-3`}>
      <SideTag side="source" className="text-sm" />
      <span />
      <span />
      <SideTag side="target" className="text-sm" />
      <span className="pl-3">Compared</span>
      <span className="text-center">Apply</span>
      <span />
      <span />
    </div>
  );
}

function SameNames({ fields }: { fields: RulesetEditorState['plannedFields'] }) {
  return (
    <div className="max-w-prose">
      <p className="text-ink-2">
        Every column with the same name on both sides is compared, without regard to case and underscores; the keys of the first rule aside.
      </p>
      {fields && fields.length > 0 && (
        <p className="mt-1">
          Now {fields.length}:{' '}
          <span className="font-mono text-xs">
            {fields.map(({ source, target }) => (source === target ? source : `${source} = ${target}`)).join(', ')}
          </span>
        </p>
      )}
      {fields?.length === 0 && <p className="mt-1 text-warn">Now none: no value would be compared.</p>}
    </div>
  );
}
