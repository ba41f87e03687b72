'use client';

import { useQuery } from '@tanstack/react-query';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { useCan } from '../api/use-can.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { TextSkeleton } from '../ui/skeleton.tsx';
import { SettingsForm } from './settings-form.tsx';

export function GeneralSettings() {
  const trpc = useTRPC();
  const settings = useQuery(trpc.settings.get.queryOptions());
  const mayChange = useCan('settings.write');
  if (settings.isError) {
    return (
      <ErrorPanel
        title="The settings could not be loaded"
        problem={problemOf(settings.error)}
        onRetry={() => void settings.refetch()}
        retrying={settings.isFetching}
      />
    );
  }
  if (!settings.data || mayChange === undefined) return <TextSkeleton lines={8} className="max-w-md" />;
  return <SettingsForm saved={settings.data} readOnly={!mayChange} />;
}
