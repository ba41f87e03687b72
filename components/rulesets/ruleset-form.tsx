'use client';

import { ArrowRight } from 'lucide-react';
import { TransformSidesProvider } from '../transforms/transform-sides.tsx';
import { AboutForm } from './about-form.tsx';
import { FieldsForm } from './fields-form.tsx';
import { OptionsForm } from './options-form.tsx';
import { RulesForm } from './rules-form.tsx';
import { SideForm } from './side-form.tsx';
import { usePlacedFindings } from './use-placed-findings.ts';
import type { RulesetEditorState } from './use-ruleset-editor.ts';

/** The whole form: what it is called, both sides, how rows match, what is compared. */
export function RulesetForm({ editor }: { editor: RulesetEditorState }) {
  const { draft, sides, edit } = editor;
  const findings = usePlacedFindings(editor.findings);
  return (
    <div className="flex flex-col gap-9">
      <AboutForm editor={editor} findings={findings} />
      <div className="grid gap-x-3 gap-y-8 md:grid-cols-[minmax(0,1fr)_1.5rem_minmax(0,1fr)]">
        <SideForm side="source" draft={draft.source} schema={sides.source} edit={edit} findings={findings} />
        <ArrowRight aria-hidden className="mt-0.5 size-4 justify-self-center text-ink-3 max-md:hidden" />
        <SideForm side="target" draft={draft.target} schema={sides.target} edit={edit} findings={findings} />
      </div>
      <TransformSidesProvider
        source={editor.definition.source}
        target={editor.definition.target}
        sourceDescription={sides.source.description}
        targetDescription={sides.target.description}
      >
        <RulesForm editor={editor} findings={findings} />
        <FieldsForm editor={editor} findings={findings} />
      </TransformSidesProvider>
      <OptionsForm editor={editor} findings={findings} />
    </div>
  );
}
