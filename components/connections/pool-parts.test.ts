import { expect, it } from 'vitest';
import { poolParts } from './pool-parts.ts';

const limits = { size: 20, overflow: 30 };

it('tells connections in use apart from extra ones, and the parts make the whole', () => {
  expect(poolParts({ ...limits, inUse: 0, idle: 0 })).toEqual({ used: 0, extra: 0, idle: 0, room: 50 });
  expect(poolParts({ ...limits, inUse: 3, idle: 2 })).toEqual({ used: 3, extra: 0, idle: 2, room: 45 });
  expect(poolParts({ ...limits, inUse: 27, idle: 1 })).toEqual({ used: 20, extra: 7, idle: 1, room: 22 });
});
