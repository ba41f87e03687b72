'use client';

import { FlaskConical } from 'lucide-react';
import { useQueryState } from 'nuqs';
import { useState } from 'react';
import { problemOf } from '../api/problem-of.ts';
import { useLeaveGuard } from '../shell/leave-guard.tsx';
import { useShortcut } from '../shell/shortcut-provider.tsx';
import { ActionBar } from '../ui/action-bar.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { firstPlace, focusPlace } from '../ui/focus-place.ts';
import { InView } from '../ui/in-view.tsx';
import { type TabItem, Tabs } from '../ui/tabs.tsx';
import { FindingsList } from './findings-list.tsx';
import { NewerVersion } from './newer-version.tsx';
import { PublishDialog } from './publish-dialog.tsx';
import { RulesetForm } from './ruleset-form.tsx';
import { SampleTab } from './sample-tab.tsx';
import { sentenceOf } from './sentence-text.ts';
import { SqlTab } from './sql-tab.tsx';
import type { RulesetDetail, RulesetEditorState } from './use-ruleset-editor.ts';
import { useSampleTrial } from './use-sample-trial.ts';
import { type YamlDraft, YamlEditor } from './yaml-editor.tsx';

/** Form, sample, YAML and SQL of one ruleset over the same draft, with what publishes it at the foot. */
export function RulesetEditor({
  editor,
  stored,
  moreTabs = [],
  onPublished,
}: {
  editor: RulesetEditorState;
  /** Null while it is new. */
  stored: RulesetDetail | null;
  moreTabs?: readonly TabItem[];
  onPublished: (written: { id: string; version: number }) => void;
}) {
  const [yaml, setYaml] = useState<YamlDraft | null>(null);
  const [publishing, setPublishing] = useState(false);
  const [tab, setTab] = useQueryState('tab', { defaultValue: 'form', history: 'replace' });
  const sample = useSampleTrial(editor.definition);
  const unreadable = (yaml?.problems.length ?? 0) > 0;
  const newer = stored && editor.base.version !== null && stored.version > editor.base.version && editor.unsaved ? stored : null;
  const canPublish = stored === null || editor.unsaved;
  const sentence = sentenceOf(editor.definition);
  useLeaveGuard((editor.unsaved || unreadable) && !publishing);

  function openTab(next: string) {
    // A text that could be read is written anew from the form; one that could not stays until it can.
    if (!unreadable) setYaml(null);
    void setTab(next === 'form' ? null : next);
  }

  function jumpToFirst(problems: readonly { path: string }[]) {
    openTab('form');
    // After the render that shows the form and its messages.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        const first = firstPlace(problems.map((problem) => problem.path));
        if (first !== undefined) focusPlace(first);
      }),
    );
  }

  async function check() {
    // Without an answer the error is shown over the bar.
    const result = await editor.runCheck().catch(() => null);
    if (result && result.problems.length > 0) jumpToFirst(result.problems);
    return result;
  }

  async function publish() {
    if (unreadable) return openTab('yaml');
    const shape = editor.shapeProblems();
    if (shape.length > 0) return jumpToFirst(shape);
    await editor.runCheck().catch(() => null);
    setPublishing(true);
  }

  useShortcut({ keys: 'mod+s', label: 'Publish', group: 'Ruleset', inInputs: true }, () => {
    if (canPublish && !editor.checking) void publish();
  });

  const tabs: TabItem[] = [
    {
      value: 'form',
      label: 'Form',
      content: (
        <div className="flex flex-col gap-6">
          {unreadable && (
            <ErrorPanel
              problem={{
                message: 'The YAML text cannot be read.',
                advice: 'The form shows the last one that could. Correct or discard the text.',
              }}
            />
          )}
          <RulesetForm editor={editor} />
        </div>
      ),
    },
    { value: 'sample', label: 'Sample', content: <SampleTab sample={sample} /> },
    { value: 'yaml', label: 'YAML', content: <YamlEditor editor={editor} draft={yaml} onDraft={setYaml} /> },
    { value: 'sql', label: 'SQL', content: <SqlTab definition={editor.definition} /> },
    ...moreTabs,
  ];
  const known = tabs.some((item) => item.value === tab) ? tab : 'form';

  return (
    <>
      <p className={`-mt-2 mb-2 line-clamp-2 min-h-10 max-w-4xl text-base ${sentence.finished ? 'text-ink' : 'text-ink-3'}`}>
        {sentence.text}
      </p>
      {newer && (
        <div className="mb-4">
          <NewerVersion
            base={editor.base.definition}
            newer={newer}
            action={
              <span className="flex gap-2">
                <Button size="sm" onClick={() => editor.restart(newer)}>
                  Discard mine
                </Button>
                <Button size="sm" onClick={() => editor.rebase(newer)}>
                  Put mine on top
                </Button>
              </span>
            }
          />
        </div>
      )}
      <Tabs label="Ruleset" items={tabs} value={known} onValueChange={openTab} />
      {editor.checkError && (
        <InView>
          <ErrorPanel className="mt-6" title="The check could not be made" problem={problemOf(editor.checkError)} />
        </InView>
      )}
      {known !== 'versions' && (
        <ActionBar
          note={
            <>
              <span>{stateWords(editor)}</span>
              <FindingsList findings={editor.findings} checked={editor.checked} onJump={() => openTab('form')} />
            </>
          }
        >
          <Button
            icon={<FlaskConical />}
            disabled={unreadable || sample.pending}
            onClick={() => {
              openTab('sample');
              sample.start();
            }}
          >
            Try on a sample
          </Button>
          <Button loading={editor.checking} disabled={unreadable} onClick={() => void check()}>
            Check
          </Button>
          <Button variant={canPublish ? 'primary' : 'secondary'} disabled={!canPublish || editor.checking} onClick={() => void publish()}>
            Publish…
          </Button>
        </ActionBar>
      )}
      <PublishDialog editor={editor} open={publishing} onOpenChange={setPublishing} onPublished={onPublished} />
    </>
  );
}

function stateWords({ base, unsaved }: RulesetEditorState): string {
  if (base.version === null) return 'Not published yet.';
  return unsaved ? `Unpublished changes to version ${base.version}.` : `Version ${base.version} is published.`;
}
