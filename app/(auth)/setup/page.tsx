import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthPage } from '#components/auth/auth-page.tsx';
import { SetupForm } from '#components/auth/setup-form.tsx';
import { webApp } from '#server/api/web-app.ts';
import { isSetupNeeded } from '#server/features/setup/setup.service.ts';

export const metadata: Metadata = { title: 'Set up' };
/** Whether there is a user yet is asked on every visit, never at build time. */
export const dynamic = 'force-dynamic';

export default async function SetupPage() {
  if (!(await isSetupNeeded(await webApp()))) redirect('/sign-in');
  return (
    <AuthPage title="Welcome to Tieout" description="Nobody has an account yet. Make yours: you will be the administrator.">
      <SetupForm />
    </AuthPage>
  );
}
