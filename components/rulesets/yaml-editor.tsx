'use client';

import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useId, useRef } from 'react';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import type { RulesetEditorState } from './use-ruleset-editor.ts';
import type { YamlProblem } from './yaml-text.ts';

/** A YAML text that was typed: it stays as typed, and the form takes it over whenever it can be read. */
export interface YamlDraft {
  text: string;
  problems: readonly YamlProblem[];
}

/** The reader of YAML comes when it is first needed. */
export function useYamlModule() {
  return useQuery({ queryKey: ['yaml-text'], queryFn: () => import('./yaml-text.ts'), staleTime: Number.POSITIVE_INFINITY }).data;
}

/** The ruleset as a configuration file writes it; what is typed here is in the form at once. */
export function YamlEditor({
  editor,
  draft,
  onDraft,
}: {
  editor: RulesetEditorState;
  draft: YamlDraft | null;
  onDraft: (draft: YamlDraft | null) => void;
}) {
  const yaml = useYamlModule();
  const area = useRef<HTMLTextAreaElement>(null);
  const problemsId = useId();
  if (!yaml) return <Skeleton className="h-96 w-full" />;

  const text = draft?.text ?? yaml.yamlOf(editor.definition);
  const lines = text.split('\n');
  const problems = draft?.problems ?? [];
  const wrongLines = new Set(problems.map((problem) => problem.line));

  function type(next: string) {
    const read = yaml!.readYaml(next);
    onDraft({ text: next, problems: 'problems' in read ? read.problems : [] });
    if ('definition' in read) editor.replace(read.definition);
  }

  function goTo(line: number | null) {
    const element = area.current;
    if (!element || line === null) return;
    const start = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
    element.focus();
    element.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  }

  return (
    <div className="grid items-start gap-x-8 gap-y-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="relative flex rounded-md border border-control font-mono text-xs leading-5 focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-focus">
        <div aria-hidden className="select-none border-r bg-sunken py-2 text-right text-ink-3">
          {lines.map((_, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: line numbers are their own place
            <div key={at} className={`min-w-9 px-2 ${wrongLines.has(at + 1) ? 'bg-bad-bg font-semibold text-bad' : ''}`}>
              {at + 1}
            </div>
          ))}
        </div>
        <textarea
          ref={area}
          aria-label="Ruleset as YAML"
          aria-invalid={problems.length > 0}
          aria-describedby={problemsId}
          value={text}
          onChange={(event) => type(event.target.value)}
          spellCheck={false}
          autoComplete="off"
          wrap="off"
          rows={Math.max(lines.length, 12)}
          className="min-w-0 flex-1 resize-none overflow-y-hidden overflow-x-auto bg-transparent px-3 py-2 whitespace-pre outline-none"
        />
        <span className="absolute top-1 right-1">
          <CopyButton text={text} label="Copy the YAML" />
        </span>
      </div>
      <div id={problemsId} role="status" className="flex flex-col gap-3 lg:sticky lg:top-16">
        {problems.length === 0 ? (
          <p className="flex items-start gap-2 text-ink-2">
            <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
            {draft ? 'Read: the form says the same.' : 'What you type here is in the form at once.'}
          </p>
        ) : (
          <>
            <p className="font-medium">The text cannot be read. The form keeps what it had.</p>
            <ul className="-mx-1.5">
              {problems.map(({ line, message }) => (
                <li key={`${line} ${message}`}>
                  <button
                    type="button"
                    onClick={() => goTo(line)}
                    className="flex w-full items-start gap-2 rounded-sm px-1.5 py-1 text-left hover:bg-hover"
                  >
                    <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
                    <span className="min-w-0 break-words">
                      {line !== null && <span className="text-ink-3">Line {line}: </span>}
                      {message}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
            <Button size="sm" className="w-fit" onClick={() => onDraft(null)}>
              Discard the text
            </Button>
          </>
        )}
      </div>
    </div>
  );
}
