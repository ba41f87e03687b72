import { comparePair } from '../matching/pair-comparison.ts';
import type { NameLikeness } from './name-similarity.ts';
import type { ScoredPair } from './suggest-pairs.ts';
import type { ValueEvidence } from './value-evidence.ts';

/** `Same name, comparable types; 97 % of 2,000 sampled values are found.` */
export function pairReason(pair: ScoredPair): string {
  const verdict = comparePair(pair.source.logicalType, pair.target.logicalType);
  const types = verdict.unlike === null ? 'comparable types' : `unlike types, compared ${verdict.unlike}`;
  const values = evidenceWords(pair.evidence);
  return `${nameWords(pair)}, ${types}${values === null ? '' : `; ${values}`}.`;
}

function nameWords({ names, likeness }: Pick<ScoredPair, 'names' | 'likeness'>): string {
  const words: Record<NameLikeness, string> = {
    same: 'Same name',
    spelling: 'Same name but for case and underscores',
    abbreviation: 'Same words but for abbreviations',
    similar: names >= 0.5 ? `Similar names (${Math.round(names * 100)} %)` : 'Unlike names',
  };
  return words[likeness];
}

const count = new Intl.NumberFormat('en-US');

/** `equal in 98 % of 1,950 rows with the same key`; null where values say nothing. */
export function evidenceWords(evidence: ValueEvidence | null): string | null {
  if (evidence === null) return null;
  const { found, of } = evidence;
  if (evidence.kind === 'rows') {
    if (found === of) return `equal in all ${count.format(of)} rows with the same key`;
    return `equal in ${share(found, of)} of ${count.format(of)} rows with the same key`;
  }
  const where = evidence.partial ? " in the target's sample" : '';
  if (found === of) return of === 1 ? `its sampled value is found${where}` : `all ${count.format(of)} sampled values are found${where}`;
  return `${share(found, of)} of ${count.format(of)} sampled values are found${where}`;
}

/** Cut, not rounded: 100 % is said only of all. */
function share(found: number, of: number): string {
  if (found === 0) return 'none';
  const percent = Math.floor((found / of) * 100);
  return percent === 0 ? 'under 1 %' : `${percent} %`;
}
