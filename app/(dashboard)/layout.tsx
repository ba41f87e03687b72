import type { ReactNode } from 'react';
import { RedirectToSignIn } from '#components/auth/redirect-to-sign-in.tsx';
import { ConnectionCommands } from '#components/connections/connection-commands.tsx';
import { ChangeSetCommands } from '#components/review/change-set-commands.tsx';
import { RulesetCommands } from '#components/rulesets/ruleset-commands.tsx';
import { RunCommands } from '#components/runs/run-commands.tsx';
import { AppShell } from '#components/shell/app-shell.tsx';
import { requireViewer } from '#server/api/require-viewer.ts';

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const viewer = await requireViewer();
  if (!viewer) return <RedirectToSignIn />;
  const { name, email, role } = viewer;
  return (
    <AppShell
      user={{ name, email, role }}
      commands={
        <>
          <RunCommands />
          <RulesetCommands />
          <ConnectionCommands />
          <ChangeSetCommands />
        </>
      }
    >
      {children}
    </AppShell>
  );
}
