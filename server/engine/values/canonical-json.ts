/** Thrown inside this file only: the text is no JSON. */
class NotJson extends Error {}

/**
 * JSON as canonical text: keys sorted by UTF-16 code units, no white space, the shortest escapes, numbers by value
 * (`1.0`, `1e0` and `1` are one) with every digit kept: nothing passes through a JavaScript number. Of equal keys the last
 * counts, as in MySQL and PostgreSQL's jsonb. Text that is no JSON comes back unchanged, so that its row is rejected.
 */
export function canonicalJson(text: string): string {
  try {
    return new Reader(text).document();
  } catch (error) {
    // SyntaxError: a string with a bad escape. RangeError: nested deeper than the call stack.
    if (error instanceof NotJson || error instanceof SyntaxError || error instanceof RangeError) return text;
    throw error;
  }
}

/** The members of a JSON object with their values as canonical JSON text, in their order; null when the text is no JSON object. */
export function jsonMembers(text: string): Map<string, string> | null {
  try {
    return new Reader(text).members();
  } catch (error) {
    if (error instanceof NotJson || error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
}

export function isJson(text: string): boolean {
  try {
    new Reader(text).document();
    return true;
  } catch {
    return false;
  }
}

const WHITE_SPACE = /[ \t\n\r]*/y;
const NUMBER = /(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?/y;
const WORD = /true|false|null/y;

class Reader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  document(): string {
    const value = this.value();
    this.take(WHITE_SPACE);
    if (this.at !== this.text.length) throw new NotJson();
    return value;
  }

  /** The document must be one object. */
  members(): Map<string, string> {
    this.take(WHITE_SPACE);
    if (this.text[this.at] !== '{') throw new NotJson();
    const members = this.object();
    this.take(WHITE_SPACE);
    if (this.at !== this.text.length) throw new NotJson();
    return members;
  }

  private value(): string {
    this.take(WHITE_SPACE);
    switch (this.text[this.at]) {
      case '{': {
        const members = this.object();
        const keys = [...members.keys()].sort();
        return `{${keys.map((key) => `${JSON.stringify(key)}:${members.get(key)}`).join(',')}}`;
      }
      case '[':
        return `[${this.list(']', () => this.value()).join(',')}]`;
      case '"':
        return this.string();
      case 't':
      case 'f':
      case 'n':
        return this.need(WORD)[0];
      default:
        return this.number();
    }
  }

  private object(): Map<string, string> {
    const members = new Map<string, string>();
    this.list('}', () => {
      this.take(WHITE_SPACE);
      const key = this.string();
      this.take(WHITE_SPACE);
      if (this.text[this.at] !== ':') throw new NotJson();
      this.at += 1;
      members.set(JSON.parse(key) as string, this.value());
    });
    return members;
  }

  private list<T>(close: string, item: () => T): T[] {
    this.at += 1;
    this.take(WHITE_SPACE);
    const items: T[] = [];
    if (this.text[this.at] === close) {
      this.at += 1;
      return items;
    }
    for (;;) {
      items.push(item());
      this.take(WHITE_SPACE);
      const next = this.text[this.at];
      this.at += 1;
      if (next === close) return items;
      if (next !== ',') throw new NotJson();
    }
  }

  private string(): string {
    if (this.text[this.at] !== '"') throw new NotJson();
    let end = this.at + 1;
    while (end < this.text.length && this.text[end] !== '"') end += this.text[end] === '\\' ? 2 : 1;
    const literal = this.text.slice(this.at, end + 1);
    this.at = end + 1;
    return JSON.stringify(JSON.parse(literal));
  }

  private number(): string {
    const [, sign, whole, fraction, exponent] = this.need(NUMBER);
    return canonicalNumber(sign === '-', `${whole}${fraction ?? ''}`, Number(exponent ?? 0) - (fraction?.length ?? 0));
  }

  private take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match) this.at = pattern.lastIndex;
    return match;
  }

  private need(pattern: RegExp): RegExpExecArray {
    const match = this.take(pattern);
    if (!match) throw new NotJson();
    return match;
  }
}

/** Beyond this many zeros a number is written with an exponent, so that `1e999999` stays short. */
const MOST_ZEROS = 40;

/** `digits` × 10^`exponent` in one way only. */
function canonicalNumber(negative: boolean, digits: string, exponent: number): string {
  const significant = digits.replace(/^0+/, '').replace(/0+$/, '');
  if (significant === '') return '0';
  const power = exponent + (digits.length - digits.replace(/0+$/, '').length);
  const sign = negative ? '-' : '';
  if (power > MOST_ZEROS || power < -significant.length - MOST_ZEROS) return `${sign}${significant}e${power}`;
  if (power >= 0) return `${sign}${significant}${'0'.repeat(power)}`;
  const padded = significant.padStart(1 - power, '0');
  return `${sign}${padded.slice(0, power)}.${padded.slice(power)}`;
}
