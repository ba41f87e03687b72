import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { count, fixed, megabytes, print } from '../bench-text.ts';
import { type Measured, measureChild } from '../measured-child.ts';
import { type ExtractSubject, ROADS, type Road, type RoadReport, type SubjectSource } from './extract-subject.ts';
import { fileSubjects } from './file-subjects.ts';
import { serverSubjects } from './server-subjects.ts';

export interface ExtractBenchOptions {
  rows: number;
  /** Null for all that are at hand. */
  engines: string[] | null;
  /** Each road is measured so often, in turn, and its best time counts. */
  repeat: number;
}

/** The landing is to keep at least this share of the bare driver's rate. */
const LEAST_RATIO = 0.5;

/** Rows per second of each connector at hand: the bare driver, the connector's extract, and the extract into the landing. */
export async function benchExtract(urls: Partial<Record<string, string>>, options: ExtractBenchOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tieout-bench-extract-'));
  try {
    const all = [...serverSubjects(urls, `tieout_bench_extract_${process.pid}`), ...fileSubjects(folder)];
    const chosen = options.engines === null ? all : all.filter(({ engine }) => options.engines?.includes(engine));
    const missing = options.engines?.filter((name) => !chosen.some(({ engine }) => engine === name)) ?? [];
    if (missing.length > 0) throw new Error(`Not at hand: ${missing.join(', ')}. There are ${all.map(({ engine }) => engine).join(', ')}.`);
    print(`${count(options.rows)} rows, 10 columns; best of ${options.repeat}; rows per second (share of the bare driver's rate)`);
    print(['', 'bare driver', 'extract', 'into landing', 'processor, bare', 'and landing', 'peak memory'].map(cell).join(''));
    for (const source of chosen) await benchSubject(source, options, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function benchSubject(source: SubjectSource, options: ExtractBenchOptions, folder: string): Promise<void> {
  try {
    const subject = await source.create(options.rows);
    const best: Partial<Record<Road, Measured<RoadReport>>> = {};
    let expected: number | null = null;
    for (let turn = 0; turn < options.repeat; turn += 1) {
      for (const road of ROADS) {
        const measured = await measure(road, subject, options.rows, folder);
        // The drivers that count and the landing must agree, or the numbers are not about the same rows.
        if (road !== 'bare') expected ??= measured.report.rows;
        if (road !== 'bare' && measured.report.rows !== expected)
          throw new Error(`${source.title}: ${expected} rows, then ${measured.report.rows}.`);
        const known = best[road];
        if (known === undefined || measured.report.seconds < known.report.seconds) best[road] = measured;
      }
    }
    printSubject(source.title, expected ?? 0, best as Record<Road, Measured<RoadReport>>);
  } finally {
    await source.drop();
  }
}

function measure(road: Road, subject: ExtractSubject, rows: number, folder: string): Promise<Measured<RoadReport>> {
  return measureChild<RoadReport>('./extract/measure-road.ts', [road, String(rows), folder, JSON.stringify(subject)]);
}

function printSubject(title: string, rows: number, best: Record<Road, Measured<RoadReport>>): void {
  const rate = (road: Road) => rows / best[road].report.seconds;
  const against = (road: Road) => `${count(Math.round(rate(road)))} (${fixed(rate(road) / rate('bare'))})`;
  const short = rate('landing') / rate('bare') < LEAST_RATIO ? '  below half' : '';
  const { landing } = best;
  const cells = [
    title,
    count(Math.round(rate('bare'))),
    against('extract'),
    against('landing'),
    `${fixed(best.bare.report.cpuSeconds)} s`,
    `${fixed(landing.report.cpuSeconds)} s`,
    megabytes(landing.peakMemory),
  ];
  print(`${cells.map(cell).join('')}${short}`);
}

function cell(text: string, index: number): string {
  return index === 0 ? text.padEnd(14) : text.padStart(19);
}
