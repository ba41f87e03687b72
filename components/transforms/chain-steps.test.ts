import { describe, expect, it } from 'vitest';
import { transformKindNamed } from '#server/engine/transforms/catalogue.ts';
import type { TransformChain } from '#server/engine/transforms/transform-schema.ts';
import { chainOf, moved, newStep, stepsOf, withArgument } from './chain-steps.ts';
import { chainWords } from './chain-words.ts';

describe('the steps of a chain', () => {
  it('are the chain again, written as definitions write it', () => {
    const chain: TransformChain = ['trim', { pad: { length: 5, fill: '0' } }, 'to_integer', { map: { values: { a: null } } }];
    expect(chainOf(stepsOf(chain))).toEqual(chain);
    expect(chainOf(stepsOf([{ trim: {} }]))).toEqual(['trim']);
    expect(chainWords(chain)).toBe('trim → pad → to_integer → map');
  });

  it('begin with what their form shows, and keep what is still missing', () => {
    const made = (name: string) => chainOf([newStep(transformKindNamed(name)!)]);
    expect(made('upper')).toEqual(['upper']);
    expect(made('replace')).toEqual([{ replace: { find: '', with: '' } }]);
    expect(made('map')).toEqual([{ map: { values: {} } }]);
    expect(made('pad')).toEqual([{ pad: {} }]);
  });

  it('change one argument at a time, and leave it out again', () => {
    const pad = newStep(transformKindNamed('pad')!);
    const filled = withArgument(withArgument(pad, 'length', 5), 'fill', '0');
    expect(chainOf([filled])).toEqual([{ pad: { length: 5, fill: '0' } }]);
    expect(chainOf([withArgument(filled, 'fill', undefined)])).toEqual([{ pad: { length: 5 } }]);
    expect(filled.stepId).toBe(pad.stepId);
  });

  it.each([
    [0, 2, 'bca'],
    [2, 0, 'cab'],
    [1, 1, 'abc'],
    [0, -1, 'abc'],
    [2, 3, 'abc'],
  ])('move from %i to %i', (from, to, expected) => expect(moved(['a', 'b', 'c'], from, to).join('')).toBe(expected));
});
