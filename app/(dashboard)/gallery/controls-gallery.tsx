'use client';

import { Copy, Play, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { Combobox } from '#components/ui/combobox.tsx';
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Dialog, DialogClose } from '#components/ui/dialog.tsx';
import { Field, FormRow } from '#components/ui/field.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Input, SearchInput } from '#components/ui/input.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { notify } from '#components/ui/notify.ts';
import { NumberInput } from '#components/ui/number-input.tsx';
import { Popover } from '#components/ui/popover.tsx';
import { Section } from '#components/ui/section.tsx';
import { Select } from '#components/ui/select.tsx';
import { Spinner } from '#components/ui/spinner.tsx';
import { Switch } from '#components/ui/switch.tsx';
import { Textarea } from '#components/ui/textarea.tsx';

const tables = Array.from({ length: 300 }, (_, n) => ({ value: `t${n}`, label: `public.table_${n}`, hint: `${n * 31} rows` }));

export function ControlsGallery() {
  const [table, setTable] = useState<string | null>('t4');
  const [dialog, setDialog] = useState(false);
  const [confirm, setConfirm] = useState(false);
  return (
    <div className="flex flex-col gap-8">
      <Section title="Buttons">
        <div className="flex flex-wrap items-center gap-2">
          <Button variant="primary" icon={<Play />}>
            Start run
          </Button>
          <Button>Edit</Button>
          <Button variant="ghost">Cancel</Button>
          <Button variant="danger" icon={<Trash2 />}>
            Drop tables
          </Button>
          <Button variant="primary" loading>
            Start run
          </Button>
          <Button disabled>Disabled</Button>
          <Button size="sm" icon={<Copy />}>
            Small
          </Button>
          <IconButton label="Copy link" icon={<Copy />} keys={['C']} />
          <CopyButton text="EXEC_a1b2c3d4" />
          <Kbd keys={['⌘', 'K']} />
          <Spinner label="Loading" />
        </div>
        <div className="mt-3 flex flex-wrap items-center gap-2">
          <Button onClick={() => setDialog(true)}>Open dialog</Button>
          <Button onClick={() => setConfirm(true)}>Open confirmation</Button>
          <Button onClick={() => notify.undo('Ruleset archived', () => notify.info('Restored'))}>Undo toast</Button>
          <Button onClick={() => notify.error('The export failed.', { description: 'The disk is full. Free some space and try again.' })}>
            Error toast
          </Button>
          <Popover trigger={<Button>Open popover</Button>} title="Filter">
            Some content
          </Popover>
        </div>
      </Section>
      <Section title="Form" className="max-w-2xl">
        <div className="flex flex-col gap-4">
          <Field label="Name" help="Used in configuration files and on the command line.">
            <Input defaultValue="crm" mono />
          </Field>
          <FormRow columns="2fr 1fr">
            <Field label="Host" error="No such host: db.internal. Check the spelling, or use its address.">
              <Input defaultValue="db.internal" mono />
            </Field>
            <Field label="Port">
              <NumberInput defaultValue={3306} min={1} max={65535} format={{ useGrouping: false }} />
            </Field>
          </FormRow>
          <FormRow>
            <Field label="Database type">
              <Select
                defaultValue="postgresql"
                options={[
                  { value: 'mysql', label: 'MySQL, MariaDB' },
                  { value: 'postgresql', label: 'PostgreSQL' },
                  { value: 'files', label: 'Files', description: 'CSV, TSV, Parquet, JSON lines' },
                ]}
              />
            </Field>
            <Field label="Table" optional>
              <Combobox options={tables} value={table} onValueChange={setTable} mono clearable placeholder="Choose a table" />
            </Field>
          </FormRow>
          <Field label="Filter" optional help="A condition as in WHERE; runs read-only.">
            <Textarea mono defaultValue="created_at >= '2024-01-01'" />
          </Field>
          <FormRow>
            <Field label="Keep staging">
              <NumberInput defaultValue={24} unit="hours" min={1} />
            </Field>
            <Field label="Disabled" disabled>
              <Input defaultValue="cannot change" />
            </Field>
          </FormRow>
          <div className="flex flex-wrap items-center gap-6">
            <Checkbox label="Apply this field" help="Approved changes write it to the target." defaultChecked />
            <Checkbox label="All of them" indeterminate />
            <Switch label="Only changed columns" defaultChecked />
          </div>
          <SearchInput aria-label="Search rulesets" placeholder="Search rulesets" />
        </div>
      </Section>
      <Dialog
        open={dialog}
        onOpenChange={setDialog}
        title="Start a run"
        description="Reads both sides; writes nothing to them."
        footer={
          <>
            <DialogClose />
            <Button variant="primary">Start run</Button>
          </>
        }
      >
        <Field label="Limit" optional help="Rows read on each side.">
          <NumberInput unit="rows" />
        </Field>
      </Dialog>
      <ConfirmDialog
        open={confirm}
        onOpenChange={setConfirm}
        title="Drop the staging tables of EXEC_a1b2c3d4?"
        confirmLabel="Drop tables"
        typed="EXEC_a1b2c3d4"
        onConfirm={() => Promise.reject(new Error('The worker is busy.'))}
      >
        The outcomes stay. The rows can only be read again by a new run.
      </ConfirmDialog>
    </div>
  );
}
