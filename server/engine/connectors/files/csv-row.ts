const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const POINT = 0x2e;
const NUL = 0;

/** What is wrong with a line, in words that follow `line 12: `. */
export class CsvProblem extends Error {
  readonly line: number;
  constructor(line: number, problem: string) {
    super(problem);
    this.line = line;
  }
}

/**
 * Splits delimited text into rows, over bytes, without copying. Quotes count only where a field begins; inside them `""` is
 * a quote and line ends are data. Rows end with LF or CRLF, the last one also with the end of the file.
 * One instance is one file: it counts lines.
 */
export class CsvRows {
  /** Fields of the row that `next` found: `[starts[i], ends[i])`, without the quotes around it, `""` still doubled. */
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly quoted: boolean[] = [];
  /** Fields in the row. */
  count = 0;
  /** Whether the row, from its first byte to its line feed, is a row of spool CSV (contract.ts) as it stands. */
  verbatim = false;
  /** The line the row begins on, from 1. */
  line = 1;
  /** The line the next row begins on. */
  nextLine = 1;
  private readonly delimiter: number;
  /** 1 for each byte that is more than a part of a value: outside quotes, and inside. */
  private readonly special = new Uint8Array(256);
  private readonly quotedSpecial = new Uint8Array(256);

  constructor(delimiter: string) {
    this.delimiter = delimiter.charCodeAt(0);
    for (const byte of [this.delimiter, LF, CR, QUOTE, NUL]) this.special[byte] = 1;
    for (const byte of [QUOTE, LF, NUL]) this.quotedSpecial[byte] = 1;
  }

  /**
   * Finds the row that begins at `from`, and gives back where the next one begins; -1 when the row does not end before
   * `end` and more bytes are to come.
   * @throws CsvProblem
   */
  next(bytes: Uint8Array, from: number, end: number, atEndOfFile: boolean): number {
    this.count = 0;
    this.line = this.nextLine;
    const { special, quotedSpecial } = this;
    let verbatim = this.delimiter === COMMA;
    let lines = 0;
    let at = from;
    for (;;) {
      const opened = bytes[at] === QUOTE && at < end;
      const start = opened ? at + 1 : at;
      if (opened) {
        const openedOnLine = this.line + lines;
        at += 1;
        for (;;) {
          while (at < end && quotedSpecial[bytes[at]!] === 0) at += 1;
          if (at >= end) {
            if (!atEndOfFile) return -1;
            throw new CsvProblem(openedOnLine, `the quote that begins column ${this.count + 1} is never closed`);
          }
          const byte = bytes[at]!;
          if (byte === QUOTE) {
            if (at + 1 >= end && !atEndOfFile) return -1;
            if (at + 1 >= end || bytes[at + 1] !== QUOTE) break;
            at += 1;
          } else if (byte === LF) lines += 1;
          else verbatim = false;
          at += 1;
        }
      } else {
        for (;;) {
          while (at < end && special[bytes[at]!] === 0) at += 1;
          if (at >= end || (bytes[at] !== QUOTE && bytes[at] !== NUL)) break;
          verbatim = false;
          at += 1;
        }
        if (at - start === 2 && bytes[start] === BACKSLASH && bytes[start + 1] === POINT) verbatim = false;
      }
      this.starts[this.count] = start;
      this.ends[this.count] = at;
      this.quoted[this.count] = opened;
      this.count += 1;
      if (opened) at += 1;
      if (at >= end) {
        if (!atEndOfFile) return -1;
        this.nextLine = this.line + lines + 1;
        this.verbatim = false;
        return at;
      }
      const byte = bytes[at]!;
      if (byte === this.delimiter) {
        at += 1;
        continue;
      }
      if (byte === CR) {
        if (at + 1 >= end && !atEndOfFile) return -1;
        if (bytes[at + 1] !== LF || at + 1 >= end)
          throw new CsvProblem(this.line + lines, 'a carriage return stands without its line feed');
        at += 1;
        verbatim = false;
      } else if (byte !== LF) {
        throw new CsvProblem(this.line + lines, `text follows the closing quote of column ${this.count}`);
      }
      this.nextLine = this.line + lines + 1;
      this.verbatim = verbatim;
      return at + 1;
    }
  }
}
