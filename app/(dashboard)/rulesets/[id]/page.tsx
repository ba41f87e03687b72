import type { Metadata } from 'next';
import { RulesetPage } from '#components/rulesets/ruleset-page.tsx';

export const metadata: Metadata = { title: 'Ruleset' };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <RulesetPage id={decodeURIComponent(id)} />;
}
