'use client';

import { useQuery } from '@tanstack/react-query';
import { problemOf } from '../api/problem-of.ts';
import { useTRPC } from '../api/trpc.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { DefinitionList, Section } from '../ui/section.tsx';
import { TextSkeleton } from '../ui/skeleton.tsx';
import { roleWord } from '../users/role-options.ts';
import { ChangePasswordForm } from './change-password-form.tsx';

/** What everybody can see and change about themselves. */
export function AccountPage() {
  const trpc = useTRPC();
  const me = useQuery(trpc.me.get.queryOptions());
  return (
    <>
      <PageHeader title="Account" breadcrumbs={[{ label: 'Account' }]} />
      {me.isError && (
        <ErrorPanel title="Your account could not be loaded" problem={problemOf(me.error)} onRetry={() => void me.refetch()} />
      )}
      <div className="flex max-w-2xl flex-col gap-8">
        <Section title="You">
          {me.data?.user ? (
            <DefinitionList
              items={[
                { term: 'Name', value: me.data.user.name },
                { term: 'Email', value: me.data.user.email },
                { term: 'Role', value: roleWord(me.data.role ?? '') },
              ]}
            />
          ) : (
            <TextSkeleton />
          )}
        </Section>
        <Section title="Password">{me.data?.user && <ChangePasswordForm email={me.data.user.email} />}</Section>
      </div>
    </>
  );
}
