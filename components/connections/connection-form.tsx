'use client';

import { clsx } from 'clsx';
import { ChevronRight, CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import { type RefObject, useState } from 'react';
import { problemOf } from '../api/problem-of.ts';
import { useShortcut } from '../shell/shortcut-provider.tsx';
import { ActionBar } from '../ui/action-bar.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Field } from '../ui/field.tsx';
import { InView } from '../ui/in-view.tsx';
import { Input } from '../ui/input.tsx';
import { Section } from '../ui/section.tsx';
import { CheckPanel } from './check-panel.tsx';
import { SettingFields } from './setting-field.tsx';
import { TypeChoice } from './type-choice.tsx';
import { UrlFill } from './url-fill.tsx';
import type { ConnectionCheck } from './use-connection-check.ts';
import type { ConnectionDetail, ConnectionType, ConnectionForm as FormState } from './use-connection-form.ts';
import type { SaveConnection } from './use-save-connection.ts';

/** Settings at the left, the check at the right, saving at the foot. */
export function ConnectionForm({
  stored,
  types,
  form,
  check,
  saving,
  root,
}: {
  stored: ConnectionDetail | null;
  types: readonly ConnectionType[];
  form: FormState;
  check: ConnectionCheck;
  saving: SaveConnection;
  root: RefObject<HTMLDivElement | null>;
}) {
  // What has no port is a file or folder, and those have no URL.
  const hasServer = types.some((each) => each.type === form.type && each.defaultPort !== null);
  const busy = check.running || saving.saving;
  const canSave = stored === null || form.unsaved;
  const save = () => (saving.passed ? saving.save() : void saving.checkAndSave());
  useShortcut({ keys: 'mod+s', label: 'Save', group: 'Connection', inInputs: true }, () => {
    if (canSave && !busy) save();
  });
  return (
    <div ref={root} className={`flex flex-col ${stored ? 'min-h-[calc(100dvh-12.5rem)]' : 'min-h-[calc(100dvh-9.5rem)]'}`}>
      <div className="grid items-start pb-8 gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,36rem)_minmax(20rem,1fr)]">
        <div className="flex flex-col gap-5">
          {stored === null && <TypeChoice types={types} value={form.type} onValueChange={form.setType} />}
          {hasServer && <UrlFill form={form} types={types} {...(stored && { fixedType: stored.type })} />}
          <div className={clsx('flex flex-col gap-4', (hasServer || stored === null) && 'border-t pt-5')}>
            <div data-place="name">
              <Field label="Name" help="How rulesets call it." error={form.problems.name}>
                <Input value={form.name} onValueChange={form.setName} placeholder="crm" />
              </Field>
            </div>
            <SettingFields key={`${form.type} settings`} fields={form.fields.filter((field) => !field.advanced)} form={form} />
            <AdvancedFields key={`${form.type} more`} form={form} />
          </div>
        </div>
        <Section
          title="Check"
          className="lg:sticky lg:top-16"
          actions={
            <Button size="sm" loading={check.running} disabled={saving.saving} onClick={() => void saving.runCheck()}>
              Check
            </Button>
          }
        >
          <CheckPanel check={check} outdated={check.about !== null && check.about !== form.checkable} checkedAt={stored?.lastCheckAt} />
        </Section>
      </div>
      {saving.newerVersion !== null ? (
        <NewerVersion name={stored?.name ?? form.name} saving={saving} />
      ) : (
        saving.refused && (
          <InView>
            <ErrorPanel className="mb-4" problem={problemOf(saving.refused)} />
          </InView>
        )
      )}
      <ActionBar note={<StateNote form={form} check={check} passed={saving.passed} isNew={stored === null} />}>
        {!saving.passed && canSave && (
          <Button disabled={busy} onClick={saving.save}>
            Save without a passed check
          </Button>
        )}
        <Button variant="primary" loading={busy} disabled={!canSave} onClick={save}>
          {saving.passed || !canSave ? 'Save' : 'Check and save'}
        </Button>
      </ActionBar>
    </div>
  );
}

/** Folded until it is opened or something inside is wrong. */
function AdvancedFields({ form }: { form: FormState }) {
  const fields = form.fields.filter((field) => field.advanced);
  const wrong = fields.some((field) => form.problems[field.name] !== undefined);
  const [open, setOpen] = useState(false);
  if (fields.length === 0) return null;
  return (
    <details
      open={open || wrong}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="group border-t pt-3 [&>summary]:list-none"
    >
      <summary className="flex min-h-6 cursor-pointer items-center gap-1.5 rounded-sm pr-1 text-ink-2 hover:text-ink">
        <ChevronRight aria-hidden className="size-4 shrink-0 transition-transform group-open:rotate-90" />
        <span className="whitespace-nowrap">More settings</span>
        <span className="truncate pl-1 text-ink-3">{fields.map((field) => field.label).join(', ')}</span>
      </summary>
      <div className="flex flex-col gap-4 pt-4">
        <SettingFields fields={fields} form={form} />
      </div>
    </details>
  );
}

function StateNote({ form, check, passed, isNew }: { form: FormState; check: ConnectionCheck; passed: boolean; isNew: boolean }) {
  if (!isNew && !form.unsaved) return <span>Everything is saved.</span>;
  if (passed) {
    return (
      <>
        <CircleCheck aria-hidden className="size-4 shrink-0 text-good" />
        <span>{check.verdict === 'warning' ? 'The check passed with a warning.' : 'The check passed.'}</span>
      </>
    );
  }
  if (check.verdict === 'failed' && check.about === form.checkable) {
    return (
      <>
        <CircleAlert aria-hidden className="size-4 shrink-0 text-bad" />
        <span>The check failed. Saved like this, runs fail too.</span>
      </>
    );
  }
  return (
    <>
      <CircleDashed aria-hidden className="size-4 shrink-0" />
      <span>{isNew ? 'Not checked yet.' : 'Unsaved changes, not checked yet.'}</span>
    </>
  );
}

function NewerVersion({ name, saving }: { name: string; saving: SaveConnection }) {
  return (
    <div role="alert" className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-warn-line bg-warn-bg px-4 py-3">
      <p className="min-w-0 flex-1">
        <span className="font-medium">Somebody else changed {name} meanwhile.</span> Your changes are still here.
      </p>
      <Button size="sm" onClick={saving.takeTheirs}>
        Discard mine, show theirs
      </Button>
      <Button size="sm" onClick={saving.saveOver}>
        Save mine over theirs
      </Button>
    </div>
  );
}
