'use client';

import { PageHeader } from '../ui/page-header.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { ApiTokens } from './api-tokens.tsx';
import { GeneralSettings } from './general-settings.tsx';

/** What an administrator decides for everybody. */
export function SettingsPage() {
  return (
    <>
      <PageHeader title="Settings" breadcrumbs={[{ label: 'Settings' }]} />
      <Tabs
        label="Settings"
        urlKey="tab"
        items={[
          { value: 'general', label: 'General', content: <GeneralSettings /> },
          { value: 'tokens', label: 'API tokens', content: <ApiTokens /> },
        ]}
      />
    </>
  );
}
