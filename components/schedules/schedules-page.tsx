'use client';

import { CalendarClock, Plus } from 'lucide-react';
import { useState } from 'react';
import { problemOf } from '../api/problem-of.ts';
import { useShortcut } from '../shell/shortcut-provider.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Table } from '../ui/table.tsx';
import { scheduleColumns } from './schedule-columns.tsx';
import { ScheduleDialog } from './schedule-dialog.tsx';
import type { Schedule } from './schedule-draft.ts';
import { SchedulePanel } from './schedule-panel.tsx';
import { useSchedules } from './use-schedules.ts';

/** Rulesets that are run by themselves: when, when next, and how the last time went. */
export function SchedulesPage() {
  const schedules = useSchedules();
  const { query, view, mayWrite, mayRun } = schedules;
  const [form, setForm] = useState<{ edited: Schedule | null; open: boolean } | null>(null);
  const [removing, setRemoving] = useState<Schedule | null>(null);
  const rows = query.data ?? [];
  const add = () => setForm({ edited: null, open: true });
  const edit = (edited: Schedule) => setForm({ edited, open: true });
  useShortcut({ keys: 'c', label: 'Add a schedule', group: 'Schedules', enabled: mayWrite }, add);
  const addButton = mayWrite && (
    <Button variant="primary" icon={<Plus />} onClick={add}>
      Add schedule
    </Button>
  );
  const narrowed = view.ruleset !== null;
  return (
    <>
      <PageHeader
        title="Schedules"
        description="Rulesets that are run by themselves, as long as a worker is there."
        breadcrumbs={[{ label: 'Schedules' }]}
        actions={
          <>
            {narrowed && <Button onClick={() => schedules.setRuleset(null)}>Show every ruleset</Button>}
            {rows.length > 0 && addButton}
          </>
        }
      />
      {query.isError && (
        <ErrorPanel
          className="mb-5"
          title="The schedules could not be loaded"
          problem={problemOf(query.error)}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      )}
      {!(query.isError && !query.data) && (
        <Table
          label="Schedules"
          columns={scheduleColumns(
            { write: mayWrite, run: mayRun },
            { run: schedules.runNow, setPaused: schedules.setPaused, edit, remove: setRemoving },
          )}
          rows={rows}
          rowKey={(schedule) => schedule.id}
          rowHref={schedules.hrefOf}
          currentKey={view.schedule}
          loading={query.isPending ? 6 : undefined}
          empty={
            <EmptyState
              icon={<CalendarClock />}
              title={narrowed ? 'This ruleset has no schedule' : 'No schedule yet'}
              action={addButton || undefined}
            >
              A schedule runs a ruleset every night, every hour or by any cron pattern, in the time zone that you choose.
            </EmptyState>
          }
        />
      )}
      <SchedulePanel
        schedule={rows.find((schedule) => schedule.id === view.schedule)}
        onClose={schedules.closeDetails}
        onEdit={mayWrite ? edit : null}
      />
      {form && (
        <ScheduleDialog
          edited={form.edited}
          rulesetId={view.ruleset}
          open={form.open}
          onOpenChange={(open) => setForm((before) => before && { ...before, open })}
        />
      )}
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => {
          if (!open) setRemoving(null);
        }}
        title={`Delete the schedule of ${removing?.rulesetName ?? ''}?`}
        confirmLabel="Delete schedule"
        onConfirm={() => removing && schedules.remove(removing)}
      >
        {removing && `${removing.words}, ${removing.timezone}.`} The ruleset is no longer run then. Its runs and results stay.
      </ConfirmDialog>
    </>
  );
}
