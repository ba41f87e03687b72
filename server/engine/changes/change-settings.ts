import { z } from 'zod';

/** Which side a field's difference is repaired on (semantics.md §6). */
export const CHANGE_POLICIES = ['source_wins', 'target_wins', 'newest_wins', 'coalesce', 'manual'] as const;
export type ChangePolicy = (typeof CHANGE_POLICIES)[number];

/**
 * - `source_wins` (default): the source's value goes into the target.
 * - `target_wins`: the target's value goes into the source.
 * - `newest_wins`: the value of the side whose `changes.newest` column is later goes into the other one.
 * - `coalesce`: the source's value goes into the target, unless it is NULL: then the target's value goes into the source.
 * - `manual`: a reviewer types the value.
 */
export const changePolicySchema = z.enum(CHANGE_POLICIES, `the policy is one of ${CHANGE_POLICIES.join(', ')}`);

/** So many rows may be applied without typing their number. */
export const DEFAULT_CONFIRM_ABOVE = 1_000;

/** The `changes` part of a ruleset: what may be written, and by which rules. */
export const changeSettingsSchema = z.strictObject({
  /** Of the fields with `apply: true` that have none of their own. */
  policy: changePolicySchema.optional(),
  /** Rows that only the other side has are inserted. */
  inserts: z.boolean().optional(),
  /** Rows that only the written side has are deleted. */
  deletes: z.boolean().optional(),
  /** The columns that say when a row was changed; `newest_wins` needs them. */
  newest: z.strictObject({ source: z.string().min(1, 'name a column'), target: z.string().min(1, 'name a column') }).optional(),
  /** Who applies must not have approved any of it. */
  four_eyes: z.boolean().optional(),
  /** Above so many rows whoever applies types their number. Default 1000. */
  confirm_above: z.int().nonnegative().optional(),
});
export type ChangeSettings = z.infer<typeof changeSettingsSchema>;
