import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SimilarityMeasure } from '../../engine/plan/definition.ts';
import { count, fixed, megabytes, print } from '../bench-text.ts';
import { measureChild } from '../measured-child.ts';
import { BLOCK_SHAPES, type FuzzyFiles, writeFuzzyFiles } from './fuzzy-files.ts';
import type { FuzzyReport } from './reconcile-fuzzy.ts';

/** Thresholds that a name with one or two typing errors reaches. */
const THRESHOLDS: Record<SimilarityMeasure, number> = { jaro_winkler: 0.88, levenshtein: 0.75, jaccard: 0.35 };
/** Of the planted couples so many are found, and so many pairs are couples. */
const LEAST_FOUND = 0.98;
const LEAST_RIGHT = 0.999;

/** A fuzzy rule with a blocking key over two CSV files with planted typing errors: once per shape of blocks and measure. */
export async function benchFuzzy(rows: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tieout-bench-fuzzy-'));
  try {
    print(`${count(rows)} × ${count(rows)} rows of CSV, names with typing errors within a postcode`);
    print(['blocks', 'measure', 'pairs compared', 'match', 'whole run', 'rows/s', 'peak memory', 'found', 'right'].map(cell).join(''));
    for (const shape of BLOCK_SHAPES) {
      const files = await writeFuzzyFiles(folder, rows, shape);
      for (const [measure, threshold] of Object.entries(THRESHOLDS)) {
        const dataDir = join(folder, `${shape}-${measure}`);
        await mkdir(dataDir);
        const args = [folder, files.source, files.target, measure, String(threshold), dataDir];
        const { report, peakMemory } = await measureChild<FuzzyReport>('./fuzzy/reconcile-fuzzy.ts', args);
        await rm(dataDir, { recursive: true });
        printReport([shape, measure], files, report, peakMemory);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @throws Error when too few of the planted couples were found: a benchmark of wrong pairs measures nothing. */
function printReport(names: string[], files: FuzzyFiles, report: FuzzyReport, peakMemory: number): void {
  const found = report.right / files.couples;
  const right = report.matched === 0 ? 0 : report.right / report.matched;
  const figures = [
    count(report.candidatePairs),
    `${fixed(report.matchSeconds)} s`,
    `${fixed(report.seconds)} s`,
    count(Math.round((files.sourceRows + files.targetRows) / report.seconds)),
    megabytes(peakMemory),
    percent(found),
    percent(right),
  ];
  print([...names, ...figures].map(cell).join(''));
  if (found < LEAST_FOUND || right < LEAST_RIGHT) {
    throw new Error(
      `Of ${count(files.couples)} planted couples ${percent(found)} were found, and ${percent(right)} of the pairs are couples.`,
    );
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)} %`;
}

function cell(text: string, index: number): string {
  return index < 2 ? text.padEnd(14) : text.padStart(15);
}
