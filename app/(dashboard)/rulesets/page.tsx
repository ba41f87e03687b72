import type { Metadata } from 'next';
import { RulesetList } from '#components/rulesets/ruleset-list.tsx';

export const metadata: Metadata = { title: 'Rulesets' };

export default function Page() {
  return <RulesetList />;
}
