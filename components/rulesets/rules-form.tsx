'use client';

import { KeyRound, Plus } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { estimatedRules } from './candidate-estimate.tsx';
import { InlineFinding } from './inline-finding.tsx';
import type { MeasuredKeys } from './key-measure.tsx';
import { focusNextRow, keepFocus } from './row-focus.ts';
import { RuleForm } from './rule-form.tsx';
import { newRule, type RuleDraft } from './ruleset-draft.ts';
import { usualRuleName } from './ruleset-names.ts';
import { ScoreTag } from './score-tag.tsx';
import type { PlacedFindings } from './use-placed-findings.ts';
import type { RulesetEditorState } from './use-ruleset-editor.ts';

const MODES = [
  { value: 'listed', label: 'Rules' },
  { value: 'primary', label: 'Primary key' },
  { value: 'whole', label: 'Whole rows' },
] as const;

/** How rows of both sides find each other: rules in order, each working only on what the ones before left over. */
export function RulesForm({ editor, findings }: { editor: RulesetEditorState; findings: PlacedFindings }) {
  const { draft, edit, sides, definition } = editor;
  const list = useRef<HTMLOListElement>(null);
  const addButton = useRef<HTMLButtonElement>(null);
  const [moved, setMoved] = useState('');
  const { rules } = draft;
  const setRules = (change: (rules: RuleDraft[]) => RuleDraft[]) => edit((before) => ({ ...before, rules: change(before.rules ?? []) }));

  function move(from: number, by: 1 | -1) {
    const to = from + by;
    const rule = rules?.[from];
    if (!rules || !rule || to < 0 || to >= rules.length) return;
    keepFocus();
    setRules((before) => before.toSpliced(from, 1).toSpliced(to, 0, rule));
    setMoved(`${rule.name.trim() || usualRuleName(rule, rules)} is now rule ${to + 1} of ${rules.length}.`);
  }

  function remove(at: number) {
    focusNextRow(list.current, at, addButton.current);
    setRules((before) => before.toSpliced(at, 1));
  }

  function add(keys?: { source: string; target: string }[]) {
    const rule = newRule(keys);
    setRules((before) => [...before, rule]);
    // The new row exists after the next render.
    requestAnimationFrame(() => {
      const inputs = list.current?.querySelectorAll<HTMLElement>(`[data-rule="${rule.rowId}"] [data-place*=".keys"] input`);
      inputs?.[0]?.focus();
    });
  }

  /** Rules are kept while another mode is tried; the primary key is a mode without any. */
  function setMode(mode: (typeof MODES)[number]['value']) {
    edit((before) => ({
      ...before,
      match: mode === 'whole' ? 'multiset' : 'keyed',
      ...(mode === 'primary' && { rules: null }),
      ...(mode === 'listed' && { rules: before.rules ?? [] }),
    }));
  }

  return (
    <Section
      title="Match rows"
      description="A rule works only on rows that no rule above it matched, so put the surest first."
      actions={
        <SegmentedControl
          label="How rows are matched"
          options={MODES}
          value={draft.match === 'multiset' ? 'whole' : rules === null ? 'primary' : 'listed'}
          onValueChange={setMode}
        />
      }
    >
      <div data-place="rules">
        {draft.match === 'multiset' ? (
          <p className="max-w-prose text-ink-2">
            For tables without a key: rows that are alike in every field below pair off, as often as both sides have them. What one side has
            more of is left over, and no pair is ever mismatched.
          </p>
        ) : rules === null ? (
          <p className="max-w-prose text-ink-2">
            Rows are matched by the primary key that both sides declare. The check says so when they do not declare the same one.
          </p>
        ) : (
          <>
            <ol ref={list} aria-label="Rules">
              {rules.map((rule, at) => (
                <RuleForm
                  key={rule.rowId}
                  rule={rule}
                  usualName={usualRuleName(rule, rules)}
                  at={at}
                  count={rules.length}
                  sides={sides}
                  findings={findings}
                  measured={measurable(definition, rule)}
                  estimated={rule.type === 'fuzzy' ? estimatedRules(definition, [definition.rules?.[at]?.name ?? '']) : null}
                  onChange={(changes) =>
                    setRules((before) => before.map((each) => (each.rowId === rule.rowId ? { ...each, ...changes } : each)))
                  }
                  onMove={(by) => move(at, by)}
                  onRemove={() => remove(at)}
                />
              ))}
            </ol>
            <KeySuggestion editor={editor} onAccept={add} />
            <p role="status" className="sr-only">
              {moved}
            </p>
            <Button ref={addButton} size="sm" icon={<Plus />} className="mt-2" onClick={() => add()}>
              Add a rule
            </Button>
          </>
        )}
        <div className="mt-2 flex flex-col gap-1">
          {findings.problemAt('rules') && <InlineFinding tone="problem">{findings.problemAt('rules') ?? ''}</InlineFinding>}
        </div>
      </div>
    </Section>
  );
}

function measurable({ source, target }: RulesetEditorState['definition'], rule: RuleDraft): MeasuredKeys | null {
  const keys = rule.keys.map((key) => ({ source: key.source, target: key.target }));
  const chosen = [source, target].every((side) => side.connection !== '' && (side.table ?? side.query ?? '') !== '');
  return chosen && keys.length > 0 && keys.every((key) => key.source !== '' && key.target !== '') ? { source, target, keys } : null;
}

/** The key that the schemas themselves suggest, until a rule has one. */
function KeySuggestion({
  editor,
  onAccept,
}: {
  editor: RulesetEditorState;
  onAccept: (keys: { source: string; target: string }[]) => void;
}) {
  const { keys } = editor.suggestions;
  const first = keys[0];
  if (!first) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md border border-dashed border-control px-3 py-2">
      <KeyRound aria-hidden className="size-4 shrink-0 text-ink-3" />
      <p className="min-w-0 flex-1">
        Match on{' '}
        {keys.map((key, at) => (
          <span key={key.source}>
            {at > 0 && ' and '}
            <span className="font-mono text-xs">
              {key.source} = {key.target}
            </span>
          </span>
        ))}
        <span className="text-ink-2"> {first.reason}</span>
      </p>
      <ScoreTag score={Math.min(...keys.map((key) => key.score))} />
      <Button
        size="sm"
        onClick={() => {
          const empty = editor.draft.rules?.every((rule) => rule.keys.every((key) => key.source === '' && key.target === ''));
          if (empty) editor.edit((before) => ({ ...before, rules: [] }));
          onAccept(keys.map(({ source, target }) => ({ source, target })));
        }}
      >
        Use this key
      </Button>
    </div>
  );
}
