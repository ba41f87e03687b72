import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AuthPage } from '#components/auth/auth-page.tsx';
import { nextPath } from '#components/auth/next-path.ts';
import { SignInForm } from '#components/auth/sign-in-form.tsx';
import { requireViewer } from '#server/api/require-viewer.ts';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const { next } = await searchParams;
  const path = nextPath(typeof next === 'string' ? next : null);
  if (await requireViewer()) redirect(path);
  return (
    <AuthPage title="Sign in" description="No account yet? Ask an administrator for one.">
      <SignInForm next={path} />
    </AuthPage>
  );
}
