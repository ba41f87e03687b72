/**
 * The case of the mapping seed: `jobs` of a steel shop in production and in a sandbox, keyed by (job, release). Production
 * goes on while the sandbox stands still, so that every run finds more that differs, until 1,250 and 890 rows, 850 of them
 * mapped and 42 with another `fab_order`, as in the seed's log.
 */
export interface JobRow {
  job: number;
  release: string;
  fab_order: number;
  paint_color: string;
  stage: string;
}

const PRODUCTION_ROWS = 1250;
const SHARED_ROWS = 850;
const SANDBOX_OWN_ROWS = 40;
/** Of the shared rows, at the end of the story. */
const CHANGED = { fab_order: 42, paint_color: 17, stage: 128 };

const COLOURS = ['red oxide', 'grey', 'white', 'black', 'safety yellow', 'galvanised', 'unpainted'];
const STAGES = ['pending', 'released', 'cut', 'welded', 'painted', 'shipped'];

/** mulberry32: the same numbers on every machine, so that the demo shows the same result everywhere. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function makeJobs(count: number, firstJob: number, seed: number): JobRow[] {
  const random = randomNumbers(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const jobs: JobRow[] = [];
  for (let job = firstJob; jobs.length < count; job++) {
    const releases = 1 + Math.floor(random() * 4);
    for (let release = 1; release <= releases && jobs.length < count; release++) {
      jobs.push({
        job,
        release: `R${String(release).padStart(2, '0')}`,
        fab_order: 10 * (jobs.length + 1) + (random() < 0.2 ? 5 : 0),
        paint_color: pick(COLOURS),
        stage: pick(STAGES),
      });
    }
  }
  return jobs;
}

/** The sandbox: a copy of what production once was, and 40 jobs somebody tried out. It never changes. */
export function sandboxJobs(): JobRow[] {
  return [...makeJobs(PRODUCTION_ROWS, 4100, 1).slice(0, SHARED_ROWS), ...makeJobs(SANDBOX_OWN_ROWS, 9900, 2)];
}

/** Production at a moment of the story: `share` 0 is when the sandbox was copied, 1 is today. */
export function productionJobs(share: number): JobRow[] {
  const jobs = makeJobs(PRODUCTION_ROWS, 4100, 1);
  const moved = (count: number) => Math.round(count * share);
  const random = randomNumbers(3);
  const order = jobs.slice(0, SHARED_ROWS).map((_, index) => ({ index, at: random() }));
  order.sort((a, b) => a.at - b.at);
  const change = (from: number, count: number, edit: (job: JobRow) => void) => {
    for (const { index } of order.slice(from, from + moved(count))) edit(jobs[index] as JobRow);
  };
  change(0, CHANGED.fab_order, (job) => {
    job.fab_order += 10;
  });
  // A few jobs were moved and repainted at once; the others only moved on to the next stage.
  change(30, CHANGED.paint_color, (job) => {
    job.paint_color = COLOURS[(COLOURS.indexOf(job.paint_color) + 1) % COLOURS.length] as string;
  });
  change(0, CHANGED.stage, (job) => {
    job.stage = STAGES[(STAGES.indexOf(job.stage) + 1) % STAGES.length] as string;
  });
  return jobs.slice(0, SHARED_ROWS + moved(PRODUCTION_ROWS - SHARED_ROWS));
}
