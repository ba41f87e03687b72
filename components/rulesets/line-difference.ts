/** One line of a difference between two texts. Numbers are 1-based; null where the text has no such line. */
export interface DiffLine {
  kind: 'same' | 'added' | 'removed';
  text: string;
  before: number | null;
  after: number | null;
}

/** A stretch of equal lines that was folded away. */
export interface FoldedLines {
  kind: 'folded';
  count: number;
}

/** The lines of both texts in one list: what only `before` has is removed, what only `after` has is added. */
export function lineDifference(before: string, after: string): DiffLine[] {
  const a = before.trimEnd().split('\n');
  const b = after.trimEnd().split('\n');
  // Longest common subsequence: definitions have hundreds of lines, not thousands.
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[i] === b[j] ? lengths[(i + 1) * width + j + 1]! + 1 : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: 'same', text: a[i]!, before: ++i, after: ++j });
    } else if (j >= b.length || (i < a.length && lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)) {
      lines.push({ kind: 'removed', text: a[i]!, before: ++i, after: null });
    } else {
      lines.push({ kind: 'added', text: b[j]!, before: null, after: ++j });
    }
  }
  return lines;
}

/** Folds equal lines that are further than `context` lines from a change. */
export function foldedDifference(lines: readonly DiffLine[], context = 3): (DiffLine | FoldedLines)[] {
  const near = lines.map((_, at) => lines.slice(Math.max(0, at - context), at + context + 1).some((line) => line.kind !== 'same'));
  const folded: (DiffLine | FoldedLines)[] = [];
  lines.forEach((line, at) => {
    const last = folded.at(-1);
    if (near[at]) folded.push(line);
    else if (last?.kind === 'folded') last.count += 1;
    else folded.push({ kind: 'folded', count: 1 });
  });
  return folded;
}
