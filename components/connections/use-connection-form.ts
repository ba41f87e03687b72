'use client';

import { useMemo, useState } from 'react';
import type { ApiOutputs } from '../api/trpc.ts';
import { type ConnectionConfig, type ConnectionValues, configOf, type SecretState, valuesOf, withUrl } from './connection-values.ts';

export type ConnectionType = ApiOutputs['connections']['types'][number];
export type ConnectionDetail = ApiOutputs['connections']['get'];

interface FormState {
  type: string;
  name: string;
  values: ConnectionValues;
  /** What is wrong, by field name (`host`, `tls.mode`) or `name`; a message goes away with the next edit of its field. */
  problems: Record<string, string>;
}

/** The stored connection the form edits; null while it makes a new one. */
interface Baseline {
  version: number | null;
  config: ConnectionConfig;
  written: string;
}

/** State of the form of one connection. Holds secrets only as long as it is on the screen. */
export function useConnectionForm(types: readonly ConnectionType[], stored: ConnectionDetail | null) {
  const fieldsOf = (type: string) => types.find((candidate) => candidate.type === type)?.fields ?? [];
  const begin = () => beginning(stored, stored?.type ?? types[0]?.type ?? '', fieldsOf);
  const [baseline, setBaseline] = useState<Baseline>(() => begin().baseline);
  const [form, setForm] = useState<FormState>(() => begin().form);

  const fields = fieldsOf(form.type);
  const config = useMemo(() => configOf(fields, form.values, baseline.config), [fields, form.values, baseline.config]);
  const written = writtenForm(form.type, form.name, config);
  const unsaved = written !== baseline.written;

  function reset() {
    const { baseline: newBaseline, form: newForm } = begin();
    setBaseline(newBaseline);
    setForm(newForm);
  }
  // Somebody else saved it while nothing was typed here: show theirs.
  if (stored && baseline.version !== null && stored.version > baseline.version && !unsaved) reset();

  const edit = (place: string, change: (before: FormState) => Partial<FormState>) =>
    setForm((before) => {
      const { [place]: _, ...problems } = before.problems;
      return { ...before, problems, ...change(before) };
    });

  return {
    ...form,
    fields,
    config,
    unsaved,
    /** What a check is about: it stays true as long as this text stays the same. */
    checkable: writtenForm(form.type, '', config),
    version: baseline.version,
    setName: (name: string) => edit('name', () => ({ name })),
    setPlain: (field: string, value: ConnectionValues['plain'][string]) =>
      edit(field, ({ values }) => ({ values: { ...values, plain: { ...values.plain, [field]: value } } })),
    setSecret: (field: string, secret: SecretState) =>
      edit(field, ({ values }) => ({ values: { ...values, secrets: { ...values.secrets, [field]: secret } } })),
    setProblems: (problems: Record<string, string>) => setForm((before) => ({ ...before, problems })),
    /** Another kind of database: what both kinds have in common stays. */
    setType: (type: string) =>
      setForm((before) => (before.type === type ? before : { ...before, type, problems: {}, values: carriedOver(before, type, types) })),
    fillFromUrl: (type: string, fromUrl: ConnectionConfig) =>
      setForm((before) => {
        const values = type === before.type ? before.values : carriedOver(before, type, types);
        return { ...before, type, problems: {}, values: withUrl(fieldsOf(type), values, fromUrl) };
      }),
    /** After saving: what is in the form is what is stored. Returns the new `checkable`: the secrets are no longer in it. */
    saved: (version: number): string => {
      const values = { ...form.values, secrets: storedSecrets(form.values.secrets) };
      const stays = configOf(fields, values, config);
      setForm((before) => ({ ...before, values, problems: {} }));
      setBaseline({ version, config: stays, written: writtenForm(form.type, form.name, stays) });
      return writtenForm(form.type, '', stays);
    },
    reset,
  };
}

export type ConnectionForm = ReturnType<typeof useConnectionForm>;

function beginning(
  stored: ConnectionDetail | null,
  type: string,
  fieldsOf: (type: string) => ConnectionType['fields'],
): { baseline: Baseline; form: FormState } {
  const fields = fieldsOf(type);
  const stays = stored?.config ?? {};
  const values = valuesOf(fields, stays, stored?.secretsSet);
  const name = stored?.name ?? '';
  return {
    baseline: { version: stored?.version ?? null, config: stays, written: writtenForm(type, name, configOf(fields, values, stays)) },
    form: { type, name, values, problems: {} },
  };
}

function writtenForm(type: string, name: string, config: ConnectionConfig): string {
  return JSON.stringify([type, name.trim(), config]);
}

function carriedOver(before: FormState, type: string, types: readonly ConnectionType[]): ConnectionValues {
  const old = types.find((candidate) => candidate.type === before.type);
  const fields = types.find((candidate) => candidate.type === type)?.fields ?? [];
  const config = configOf(old?.fields ?? [], before.values);
  if (config.port === old?.defaultPort) delete config.port;
  return valuesOf(fields, config);
}

function storedSecrets(secrets: ConnectionValues['secrets']): ConnectionValues['secrets'] {
  return Object.fromEntries(
    Object.entries(secrets).map(([name, secret]) => {
      if (secret.state === 'removed') return [name, { state: 'typed', text: '' }];
      return [name, secret.state === 'typed' && secret.text !== '' ? { state: 'kept' } : secret];
    }),
  );
}
