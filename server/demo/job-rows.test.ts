import { expect, it } from 'vitest';
import { type JobRow, productionJobs, sandboxJobs } from './job-rows.ts';

function compare(production: JobRow[]) {
  const key = (job: JobRow) => `${job.job} ${job.release}`;
  const sandbox = new Map(sandboxJobs().map((job) => [key(job), job]));
  const pairs = production.flatMap((job) => {
    const other = sandbox.get(key(job));
    return other ? [[job, other] as const] : [];
  });
  const differing = (field: keyof JobRow) => pairs.filter(([a, b]) => a[field] !== b[field]).length;
  return {
    production: production.length,
    sandbox: sandbox.size,
    mapped: pairs.length,
    fabOrder: differing('fab_order'),
    paint: differing('paint_color'),
  };
}

it("ends with the numbers of the seed's log", () => {
  expect(compare(productionJobs(1))).toEqual({ production: 1250, sandbox: 890, mapped: 850, fabOrder: 42, paint: 17 });
});

it('begins with a sandbox that was just copied and drifts apart from there', () => {
  expect(compare(productionJobs(0))).toEqual({ production: 850, sandbox: 890, mapped: 850, fabOrder: 0, paint: 0 });
  expect(compare(productionJobs(0.5))).toEqual({ production: 1050, sandbox: 890, mapped: 850, fabOrder: 21, paint: 9 });
});

it('is the same on every machine', () => {
  expect(productionJobs(1)).toEqual(productionJobs(1));
  expect(productionJobs(1)[0]).toEqual({ job: 4100, release: 'R01', fab_order: 15, paint_color: 'black', stage: 'shipped' });
});
