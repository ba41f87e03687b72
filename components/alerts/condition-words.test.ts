import { expect, it } from 'vitest';
import { conditionWords } from './condition-words.ts';

it.each([
  [{ runFails: true, worsens: [], rcrFalls: null }, 'A run fails'],
  [{ runFails: false, worsens: ['rcr'], rcrFalls: null }, 'RCR gets a worse status'],
  [{ runFails: false, worsens: [], rcrFalls: 1 }, 'RCR falls by 1 point or more'],
  [
    { runFails: true, worsens: ['rcr', 'dqcs', 'far'], rcrFalls: 2.5 },
    'A run fails, RCR, DQCS or FAR gets a worse status, or RCR falls by 2.5 points or more',
  ],
] as const)('%j', (conditions, words) => expect(conditionWords({ ...conditions, worsens: [...conditions.worsens] })).toBe(words));
