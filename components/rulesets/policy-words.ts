import type { ChangePolicy } from '#server/engine/changes/change-settings.ts';

/** What is written where both sides differ (semantics.md §6). */
export const POLICY_WORDS: Record<ChangePolicy, { label: string; description: string }> = {
  source_wins: { label: 'Source wins', description: 'The source’s value goes into the target.' },
  target_wins: { label: 'Target wins', description: 'The target’s value goes into the source.' },
  newest_wins: { label: 'Newest wins', description: 'The value of the side that was changed later goes into the other.' },
  coalesce: { label: 'Source, unless NULL', description: 'Where the source is NULL, the target’s value goes into the source.' },
  manual: { label: 'By hand', description: 'A reviewer types the value.' },
};
