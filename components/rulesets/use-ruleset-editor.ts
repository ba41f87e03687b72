'use client';

import { useMutation } from '@tanstack/react-query';
import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import { rulesetDefinitionSchema } from '#server/engine/plan/definition.ts';
import { schemaProblems } from '#server/features/configuration/schema-problems.ts';
import { type ApiOutputs, useTRPC } from '../api/trpc.ts';
import { examineDefinition } from './examine-definition.ts';
import { type CheckAnswer, mergeFindings, type ShownFindings } from './merge-findings.ts';
import { definitionOf, draftOf, emptyDraft, type RulesetDraft } from './ruleset-draft.ts';
import { useSideSchema } from './use-side-schema.ts';
import { useSuggestions } from './use-suggestions.ts';

export type RulesetDetail = ApiOutputs['rulesets']['get'];
export type Edit = (change: (draft: RulesetDraft) => RulesetDraft) => void;

/** The version that is being edited; a new ruleset has none. */
interface Base {
  version: number | null;
  definition: RulesetDefinition | null;
  /** As the form writes it, to tell whether anything was changed. */
  written: string;
}

/** State of the editor of one ruleset: the draft, what is wrong with it, and the version it began with. */
export function useRulesetEditor(stored: RulesetDetail | null) {
  const trpc = useTRPC();
  const [draft, setDraft] = useState<RulesetDraft>(() => (stored ? draftOf(stored.definition) : emptyDraft()));
  const [base, setBase] = useState<Base>(() => baseOf(stored, draft));
  const [answer, setAnswer] = useState<CheckAnswer | null>(null);
  const [asked, setAsked] = useState(false);

  const edit = useCallback<Edit>((change) => setDraft(change), []);
  const definition = useMemo(() => definitionOf(draft), [draft]);
  const source = useSideSchema(draft.source);
  const target = useSideSchema(draft.target);

  // Findings may lag behind fast typing; the inputs may not.
  const examined = useDeferredValue(definition);
  const local = useMemo(
    () => examineDefinition(examined, source.description, target.description),
    [examined, source.description, target.description],
  );
  const suggestions = useSuggestions(draft, definition, source, target, base.version === null);
  const described = source.description !== null && target.description !== null;
  const findings = useMemo(
    () => plainFindings(mergeFindings(examined, local, answer, { asked, described }), examined.id, base.definition?.id),
    [examined, local, answer, asked, described, base.definition],
  );

  const check = useMutation(
    trpc.rulesets.check.mutationOptions({
      onMutate: () => setAsked(true),
      onSuccess: (result, { definition: about }) => setAnswer({ definition: about as RulesetDefinition, result }),
    }),
  );

  return {
    draft,
    edit,
    definition,
    base,
    unsaved: JSON.stringify(definition) !== base.written,
    sides: { source, target },
    findings,
    plannedFields: local.fields,
    suggestions,
    /** True while the answer of the last check is about exactly what the form holds. */
    checked: answer !== null && JSON.stringify(answer.definition) === JSON.stringify(definition),
    checking: check.isPending,
    checkError: check.error,
    /** Asks both databases; resolves with what they found. @throws when nobody answered. */
    runCheck: async () => {
      void source.refresh();
      void target.refresh();
      return check.mutateAsync({ definition });
    },
    /** What the server would refuse outright: the definition has not the shape of one. */
    shapeProblems: () => {
      const problems = schemaProblems(rulesetDefinitionSchema, definition);
      if (problems.length > 0) setAsked(true);
      return problems;
    },
    /** Another definition in the form, as from YAML. It is not published by that. */
    replace: (next: RulesetDefinition) => setDraft(draftOf(next)),
    /** What is in the form is now version `version`. */
    published: (version: number) => setBase({ version, definition, written: JSON.stringify(definition) }),
    /** Goes on with the draft on top of another version: what differs from it is what publishing would change. */
    rebase: (detail: RulesetDetail) => setBase(baseOf(detail, draftOf(detail.definition))),
    /** Back to a published version; the draft is lost. */
    restart: (detail: RulesetDetail) => {
      const fresh = draftOf(detail.definition);
      setDraft(fresh);
      setBase(baseOf(detail, fresh));
      setAnswer(null);
      setAsked(false);
    },
  };
}

export type RulesetEditorState = ReturnType<typeof useRulesetEditor>;

/** What is wrong with the id: nothing worth telling while the name it is made from is missing; and it never changes. */
function plainFindings(findings: ShownFindings, id: string, stays: string | undefined): ShownFindings {
  const { problems } = findings;
  if (stays !== undefined && id !== stays) {
    return { ...findings, problems: [{ path: 'id', message: `the id of a ruleset stays ${stays}` }, ...problems] };
  }
  if (!problems.some((problem) => problem.path === 'name')) return findings;
  return { ...findings, problems: problems.filter((problem) => problem.path !== 'id') };
}

function baseOf(stored: RulesetDetail | null, draft: RulesetDraft): Base {
  return { version: stored?.version ?? null, definition: stored?.definition ?? null, written: JSON.stringify(definitionOf(draft)) };
}
