import { describe, expect, it } from 'vitest';
import type { StagedColumn } from '#server/engine/plan/staged-columns.ts';
import { wordsOf } from './staging-preview.ts';

const text: StagedColumn = { name: 'note', nativeType: 'text', logicalType: { kind: 'string' }, nullable: true };
const flag: StagedColumn = { name: 'tieout_flag_2', nativeType: 'boolean', logicalType: { kind: 'boolean' }, nullable: false };

describe('wordsOf', () => {
  it('has words for the columns that Tieout added, and leaves those of the table their names', () => {
    expect(wordsOf({ ...text, name: 'tieout_refused', refusals: true })).toBe('Why rejected');
    expect(wordsOf(flag)).toBe('Meets filter 2');
    expect(wordsOf(text)).toBeNull();
    expect(wordsOf({ ...text, name: 'tieout_refused' })).toBeNull();
    expect(wordsOf({ ...flag, nativeType: 'tinyint' })).toBeNull();
  });
});
