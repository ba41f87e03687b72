'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type RefObject, useState } from 'react';
import { problemOf } from '../api/problem-of.ts';
import { type ApiInputs, useTRPC, useTRPCClient } from '../api/trpc.ts';
import { focusPlace } from '../ui/focus-place.ts';
import type { ConnectionCheck } from './use-connection-check.ts';
import type { ConnectionForm } from './use-connection-form.ts';

/** What the buttons under the connection form do. `id` is null while the connection is new. */
export function useSaveConnection(options: {
  id: string | null;
  form: ConnectionForm;
  check: ConnectionCheck;
  /** Where to look for the inputs. */
  root: RefObject<HTMLElement | null>;
  onSaved: (id: string) => void;
}) {
  const { id, form, check, root, onSaved } = options;
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const [newerVersion, setNewerVersion] = useState<number | null>(null);
  const passed = check.verdict !== null && check.verdict !== 'failed' && check.about === form.checkable;

  const write = useMutation({
    mutationFn: (version: number | null) => {
      const { name, type, config } = form;
      return id === null
        ? client.connections.create.mutate({ name, type, config })
        : client.connections.update.mutate({ id, version: version ?? 0, name, config });
    },
    onSuccess: (written) => {
      setNewerVersion(null);
      const about = form.saved(written.version);
      if (check.about === form.checkable) check.rename(about);
      void queryClient.invalidateQueries(trpc.connections.pathFilter());
      if (passed) void storeCheck(written.id);
      onSaved(written.id);
    },
    onError: (error) => showProblems(error, true),
  });

  /** What was checked was the form; the stored connection gets its own result. */
  async function storeCheck(savedId: string) {
    await client.connections.checkNow.mutate({ id: savedId }).catch(() => null);
    await queryClient.invalidateQueries(trpc.connections.pathFilter());
  }

  function showProblems(error: unknown, saving: boolean): void {
    const { code, fields } = problemOf(error);
    const problems = Object.fromEntries(fields.map(({ path, message }) => [path.replace(/^config\./, ''), message]));
    form.setProblems(problems);
    focusFirst(Object.keys(problems));
    if (saving && code === 'conflict' && fields.length === 0) void explainConflict(error);
  }

  /** A conflict is either somebody else's edit, which can be settled here, or a name that rulesets use, which cannot change. */
  async function explainConflict(error: unknown) {
    if (id === null) return;
    const { version, name } = await queryClient.fetchQuery({ ...trpc.connections.get.queryOptions({ id }), staleTime: 0 });
    if (version !== form.version) return setNewerVersion(version);
    if (name === form.name.trim()) return;
    const { message, advice } = problemOf(error);
    form.setProblems({ name: `${message} ${advice}` });
    write.reset();
    focusFirst(['name']);
  }

  function focusFirst(places: readonly string[]): void {
    // After the render that opens folded fields and shows the messages.
    requestAnimationFrame(() => places.some((place) => focusPlace(place, root.current ?? document)));
  }

  async function runCheck(): Promise<boolean> {
    const untouched = id !== null && !form.unsaved;
    const input: ApiInputs['connections']['check'] = untouched
      ? { id }
      : { type: form.type, config: form.config, ...(id !== null && { id }) };
    try {
      form.setProblems({});
      const result = await check.run(input, form.checkable);
      if (result === null) return false;
      if (untouched) void queryClient.invalidateQueries(trpc.connections.get.queryFilter({ id }));
      const { failed } = result;
      if (failed?.field !== undefined) {
        form.setProblems({ [failed.field]: failed.fix ?? failed.summary });
        focusFirst([failed.field]);
      }
      return failed === null;
    } catch (error) {
      showProblems(error, false);
      return false;
    }
  }

  return {
    passed,
    saving: write.isPending,
    /** A refusal that no field shows. */
    refused: write.error && problemOf(write.error).fields.length === 0 ? write.error : null,
    /** Somebody else saved this version meanwhile. */
    newerVersion,
    runCheck,
    save: () => write.mutate(form.version),
    saveOver: () => write.mutate(newerVersion),
    checkAndSave: async () => {
      if (await runCheck()) write.mutate(form.version);
    },
    takeTheirs: () => {
      setNewerVersion(null);
      write.reset();
      form.reset();
    },
  };
}

export type SaveConnection = ReturnType<typeof useSaveConnection>;
