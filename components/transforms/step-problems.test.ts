import { expect, it } from 'vitest';
import { transformKindNamed } from '#server/engine/transforms/catalogue.ts';
import { argumentProblem, chainProblem, stepProblem } from './step-problems.ts';

const pad = transformKindNamed('pad')!;
const problems = [
  { path: 'transforms[1].pad.length', message: 'is missing; expected a number' },
  { path: 'transforms[2].concat.after[0].column', message: 'no column "x"' },
  { path: 'transforms[3]', message: 'round needs a number; trim gives a string' },
  { path: 'transforms[4].coalesce', message: 'say what stands in for NULL' },
  { path: 'transforms[11].pad.length', message: 'another' },
];

it('finds each problem a place in the form, and no place twice', () => {
  expect(argumentProblem(problems, 1, pad, 'length')).toBe('Is missing; expected a number.');
  expect(stepProblem(problems, 1, pad)).toBeUndefined();
  expect(argumentProblem(problems, 1, pad, 'fill')).toBeUndefined();
  expect(argumentProblem(problems, 2, transformKindNamed('concat')!, 'after')).toBe('No column "x".');
  expect(stepProblem(problems, 3, transformKindNamed('round')!)).toBe('Round needs a number; trim gives a string.');
  expect(stepProblem(problems, 4, transformKindNamed('coalesce')!)).toBe('Say what stands in for NULL.');
  expect(chainProblem(problems)).toBeUndefined();
  expect(chainProblem([{ path: 'transforms', message: 'a pattern takes too long' }])).toBe('A pattern takes too long.');
});
