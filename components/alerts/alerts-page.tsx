'use client';

import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useState } from 'react';
import { PageHeader } from '../ui/page-header.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { AlertList } from './alert-list.tsx';
import { ChannelDialog } from './channel-dialog.tsx';
import type { Channel } from './channel-draft.ts';
import { ChannelList } from './channel-list.tsx';
import { DeliveryLog } from './delivery-log.tsx';
import { useAlerts } from './use-alerts.ts';

const TABS = ['alerts', 'channels', 'log'] as const;

/** Who is told when a run goes wrong, where that goes, and what has gone out. */
export function AlertsPage() {
  const state = useAlerts();
  const [tab, setTab] = useQueryState('tab', parseAsStringLiteral(TABS).withDefault('alerts'));
  const [form, setForm] = useState<{ edited: Channel | null; open: boolean } | null>(null);
  const openForm = (edited: Channel | null) => setForm({ edited, open: true });
  return (
    <>
      <PageHeader title="Alerts" description="Tell people when a run fails or its numbers get worse." breadcrumbs={[{ label: 'Alerts' }]} />
      <Tabs
        label="Alerts"
        value={tab}
        onValueChange={(next) => void setTab(next as (typeof TABS)[number])}
        items={[
          { value: 'alerts', label: 'Alerts', content: <AlertList state={state} addChannel={() => openForm(null)} /> },
          { value: 'channels', label: 'Channels', content: <ChannelList state={state} openForm={openForm} /> },
          { value: 'log', label: 'Log', content: <DeliveryLog mayResend={state.mayWrite} /> },
        ]}
      />
      {form && (
        <ChannelDialog edited={form.edited} open={form.open} onOpenChange={(open) => setForm((before) => before && { ...before, open })} />
      )}
    </>
  );
}
