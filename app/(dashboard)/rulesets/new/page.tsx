import type { Metadata } from 'next';
import { NewRuleset } from '#components/rulesets/new-ruleset.tsx';

export const metadata: Metadata = { title: 'New ruleset' };

export default function Page() {
  return <NewRuleset />;
}
