/** A stretch of a text, and whether the other text has it too. */
export interface TextSegment {
  text: string;
  same: boolean;
}

export interface TextDifference {
  source: TextSegment[];
  target: TextSegment[];
}

/** Beyond this many characters left after the common ends, the middle is shown as changed as a whole: cost grows with the square. */
const MIDDLE_LIMIT = 1000;

/** Below this share of common characters, single letters that happen to agree are noise: `PAID` and `OPEN` share a P, and nothing else. */
const COMMON_SHARE = 0.4;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Characters as people see them, so that an accent or an emoji is never torn apart. */
function characters(text: string): string[] {
  // ASCII has no combining parts, except that CR LF is one grapheme; splitting it is harmless and fast.
  return /^\p{ASCII}*$/u.test(text) ? text.split('') : Array.from(segmenter.segment(text), (part) => part.segment);
}

/**
 * Where two texts differ, character by character. The segments of each side joined give back that side exactly.
 *
 * @example differenceOf('12 Main St', '12 Main Str.') // target: [{ text: '12 Main St', same: true }, { text: 'r.', same: false }]
 */
export function differenceOf(source: string, target: string): TextDifference {
  const a = characters(source);
  const b = characters(target);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;

  const aMiddle = a.slice(start, a.length - end);
  const bMiddle = b.slice(start, b.length - end);
  const kept = commonMarks(aMiddle, bMiddle);
  const whole = (middle: string[]): boolean[] => middle.map(() => false);
  return {
    source: joined(a, start, end, kept?.a ?? whole(aMiddle)),
    target: joined(b, start, end, kept?.b ?? whole(bMiddle)),
  };
}

/** Longest common subsequence of the middles; null when too long, or too little in common to be worth showing. */
function commonMarks(a: string[], b: string[]): { a: boolean[]; b: boolean[] } | null {
  if (a.length === 0 || b.length === 0 || a.length > MIDDLE_LIMIT || b.length > MIDDLE_LIMIT) return null;
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[i] === b[j] ? lengths[(i + 1) * width + j + 1]! + 1 : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  if (lengths[0]! < COMMON_SHARE * Math.max(a.length, b.length)) return null;
  const marks = { a: a.map(() => false), b: b.map(() => false) };
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      marks.a[i++] = true;
      marks.b[j++] = true;
    } else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) i++;
    else j++;
  }
  return marks;
}

function joined(all: string[], start: number, end: number, middle: boolean[]): TextSegment[] {
  const segments: TextSegment[] = [];
  all.forEach((character, at) => {
    const same = at < start || at >= all.length - end || middle[at - start] === true;
    const last = segments.at(-1);
    if (last?.same === same) last.text += character;
    else segments.push({ text: character, same });
  });
  return segments;
}

/** The first characters of them. */
export function cutSegments(segments: readonly TextSegment[], length: number): TextSegment[] {
  let left = length;
  return segments.flatMap(({ text, same }) => {
    const kept = text.slice(0, Math.max(0, left));
    left -= text.length;
    return kept === '' ? [] : [{ text: kept, same }];
  });
}
