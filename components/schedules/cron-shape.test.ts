import { describe, expect, it } from 'vitest';
import { cronProblem } from '#server/features/schedules/cron-times.ts';
import { cronOfShape, HOW_OFTEN, NIGHTLY, shapeOfCron, timeOf, timeText } from './cron-shape.ts';

describe('cron-shape', () => {
  it.each([
    ['15 * * * *', { often: 'hour', minute: 15 }],
    ['0 2 * * *', { often: 'day', hour: 2, minute: 0 }],
    ['5 22 * * 1-5', { often: 'weekdays', hour: 22, minute: 5 }],
    ['5 22 * * MON-FRI', { often: 'weekdays' }],
    ['0 6 * * 7', { often: 'week', weekday: 0 }],
    ['0 6 * * WED', { often: 'week', weekday: 3 }],
    ['30 4 15 * *', { often: 'month', day: 15, hour: 4, minute: 30 }],
    ['*/5 * * * *', { often: 'custom' }],
    ['0 2,14 * * *', { often: 'custom' }],
    ['0 2 1 * 1', { often: 'custom' }],
    ['0 2 * 1 *', { often: 'custom' }],
    ['0 2 L * *', { often: 'custom' }],
    ['60 2 * * *', { often: 'custom' }],
    ['', { often: 'custom' }],
  ])('%s is %j', (cron, shape) => expect(shapeOfCron(cron)).toMatchObject(shape));

  it('makes patterns that cron takes and that are read back', () => {
    for (const often of HOW_OFTEN.filter((each) => each !== 'custom')) {
      const shape = { ...NIGHTLY, often, minute: 7, hour: 23, weekday: 5, day: 28 };
      const cron = cronOfShape(shape) as string;
      expect(cronProblem(cron)).toBeNull();
      expect(cronOfShape(shapeOfCron(cron))).toBe(cron);
    }
    expect(cronOfShape({ ...NIGHTLY, often: 'custom' })).toBeNull();
  });

  it('reads the time of an input', () => {
    expect(timeOf('02:05')).toEqual({ hour: 2, minute: 5 });
    expect(timeOf('')).toBeNull();
    expect(timeText({ hour: 2, minute: 5 })).toBe('02:05');
  });
});
