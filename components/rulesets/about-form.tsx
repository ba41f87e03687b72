'use client';

import { Field, FormRow } from '../ui/field.tsx';
import { Input } from '../ui/input.tsx';
import { Textarea } from '../ui/textarea.tsx';
import { idFrom, usualName } from './ruleset-names.ts';
import type { PlacedFindings } from './use-placed-findings.ts';
import type { RulesetEditorState } from './use-ruleset-editor.ts';

/** What the ruleset is called. */
export function AboutForm({ editor, findings }: { editor: RulesetEditorState; findings: PlacedFindings }) {
  const { draft, edit, base } = editor;
  const isNew = base.version === null;
  const name = usualName(draft);
  const id = idFrom(draft.name.trim() || name);
  return (
    <div className="flex flex-col gap-4">
      <FormRow columns="minmax(0,1fr) 20rem">
        <div data-place="name">
          <Field
            label="Name"
            error={findings.problemAt('name') ?? null}
            help={draft.name.trim() === '' && name !== '' ? 'Left empty, it is called like this.' : undefined}
          >
            <Input
              value={draft.name}
              onValueChange={(next) => edit((before) => ({ ...before, name: next }))}
              placeholder={name || 'Orders, CRM against warehouse'}
            />
          </Field>
        </div>
        <div data-place="id">
          <Field label="Id" error={findings.problemAt('id') ?? null} help={isNew ? 'For the command line and REST. It stays.' : undefined}>
            <Input
              mono
              readOnly={!isNew}
              value={draft.id}
              onValueChange={(next) => edit((before) => ({ ...before, id: next }))}
              placeholder={id || 'RECON_ORDERS'}
            />
          </Field>
        </div>
      </FormRow>
      <div data-place="description">
        <Field label="Description" optional error={findings.problemAt('description') ?? null}>
          <Textarea rows={1} value={draft.description} onValueChange={(next) => edit((before) => ({ ...before, description: next }))} />
        </Field>
      </div>
    </div>
  );
}
