import { isUtf8 } from 'node:buffer';
import { TieoutError } from '../../errors.ts';
import type { SanitisedCount } from '../contract.ts';
import { ColumnInference } from './column-inference.ts';
import type { FilesConfig } from './config.ts';
import { CopyFile } from './copy-file.ts';
import { detectDelimiter } from './csv-dialect.ts';
import { CsvProblem, CsvRows } from './csv-row.ts';
import { readInPieces } from './file-chunks.ts';
import type { NormalisedTable } from './normalised-table.ts';

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Reads a whole delimited file and writes its copy to files whose names begin with `copyPath`. Empty without quotes is NULL, `""` is the empty string.
 * @throws TieoutError unreadable_data that names file, line and problem.
 */
export async function normaliseCsv(
  name: string,
  file: string,
  copyPath: string,
  config: FilesConfig,
  signal: AbortSignal,
): Promise<NormalisedTable> {
  const copy = new CopyFile(copyPath);
  const reading = new CsvReading(name, config, copy);
  try {
    await readInPieces(file, signal, (bytes, atEndOfFile) => reading.consume(bytes, atEndOfFile));
    await copy.finish();
    return reading.table();
  } catch (error) {
    if (error instanceof CsvProblem) throw unreadable(name, error);
    throw error;
  } finally {
    await copy.close();
  }
}

interface CsvColumn {
  name: string;
  inference: ColumnInference;
  nulBytes: number;
  nullable: boolean;
}

class CsvReading {
  private readonly copy: CopyFile;
  private readonly name: string;
  private readonly config: FilesConfig;
  private rows: CsvRows | null = null;
  private columns: CsvColumn[] | null = null;
  /** Lines with nothing on them; fine at the end of the file only. */
  private blankLine: number | null = null;

  constructor(name: string, config: FilesConfig, copy: CopyFile) {
    this.name = name;
    this.config = config;
    this.copy = copy;
  }

  async consume(bytes: Buffer, atEndOfFile: boolean): Promise<number> {
    let at = 0;
    if (!this.rows) {
      assertNotUtf16(bytes);
      if (bytes.subarray(0, 3).equals(BYTE_ORDER_MARK)) at = 3;
      this.rows = new CsvRows(this.config.delimiter ?? detectDelimiter(this.name, bytes.subarray(at)));
    }
    const begin = at;
    const firstLine = this.rows.nextLine;
    // Rows that stand in the copy as they stand in the file are copied together.
    let runStart = at;
    let runRows = 0;
    while (at < bytes.length) {
      const next = this.rows.next(bytes, at, bytes.length, atEndOfFile);
      if (next === -1) break;
      const row = this.takeRow(this.rows, bytes);
      if (row !== 'data' || !this.rows.verbatim) {
        if (runRows > 0) this.copy.writer.wholeRows(bytes, runStart, at, runRows);
        runStart = next;
        runRows = 0;
      }
      if (row === 'data') {
        this.look(this.columns!, this.rows, bytes);
        if (this.rows.verbatim) runRows += 1;
        else this.rewrite(this.columns!, this.rows, bytes, next - at);
      }
      if (this.copy.full) await this.copy.drain();
      at = next;
    }
    if (runRows > 0) this.copy.writer.wholeRows(bytes, runStart, at, runRows);
    if (!isUtf8(bytes.subarray(begin, at))) throw notUtf8(bytes.subarray(begin, at), firstLine);
    return at;
  }

  /** What was found, when the whole file was consumed. */
  table(): NormalisedTable {
    if (!this.columns) throw new CsvProblem(1, 'the file is empty; the names of the columns are missing');
    const sanitised = this.columns.map((column): SanitisedCount => ({ column: column.name, repair: 'nul_byte', count: column.nulBytes }));
    return {
      columns: this.columns.map(({ name, inference, nullable }) => ({
        name,
        nativeType: 'text',
        logicalType: inference.type(),
        nullable,
        fractionDigits: inference.fractionDigits,
      })),
      copy: this.copy.segments,
      rows: this.copy.writer.rows,
      sanitised: sanitised.filter(({ count }) => count > 0),
    };
  }

  /** What a row is; data has the right number of columns. */
  private takeRow(rows: CsvRows, bytes: Buffer): 'header' | 'blank' | 'data' {
    if (!this.columns) {
      this.columns = this.nameColumns(rows, bytes);
      if (this.config.has_header ?? true) return 'header';
    }
    if (rows.count === 1 && this.columns.length > 1 && !rows.quoted[0] && rows.starts[0] === rows.ends[0]) {
      this.blankLine ??= rows.line;
      return 'blank';
    }
    if (this.blankLine !== null) throw new CsvProblem(this.blankLine, 'the line is empty');
    if (rows.count !== this.columns.length) {
      throw new CsvProblem(rows.line, `${rows.count} columns where ${this.columns.length} are expected`);
    }
    return 'data';
  }

  private look(columns: CsvColumn[], { starts, ends, quoted }: CsvRows, bytes: Buffer): void {
    for (let index = 0; index < columns.length; index += 1) {
      const column = columns[index]!;
      const start = starts[index]!;
      const end = ends[index]!;
      if (start === end && !quoted[index]) column.nullable = true;
      else if (column.inference.open) column.inference.seeBytes(bytes, start, end);
    }
  }

  private rewrite(columns: CsvColumn[], { starts, ends, quoted }: CsvRows, bytes: Buffer, size: number): void {
    const { writer } = this.copy;
    writer.beginRow(size, columns.length);
    for (let index = 0; index < columns.length; index += 1) {
      const start = starts[index]!;
      const end = ends[index]!;
      if (start === end && !quoted[index]) writer.null();
      else columns[index]!.nulBytes += writer.text(bytes, start, end, quoted[index]);
    }
    writer.endRow();
  }

  private nameColumns(rows: CsvRows, bytes: Buffer): CsvColumn[] {
    const names: string[] = [];
    for (let index = 0; index < rows.count; index += 1) {
      const text = bytes.toString('utf8', rows.starts[index], rows.ends[index]).replaceAll('""', '"').trim();
      const name = (this.config.has_header ?? true) && text !== '' ? text : `column${index + 1}`;
      if (names.includes(name)) throw new CsvProblem(rows.line, `two columns are called "${name}"`);
      names.push(name);
    }
    return names.map((name) => ({ name, inference: new ColumnInference(), nulBytes: 0, nullable: false }));
  }
}

function notUtf8(bytes: Buffer, firstLine: number): CsvProblem {
  const lines = bytes.toString('latin1').split('\n');
  const bad = lines.findIndex((line) => !isUtf8(Buffer.from(line, 'latin1')));
  return new CsvProblem(firstLine + bad, 'the text is not UTF-8');
}

function assertNotUtf16(bytes: Buffer): void {
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'fffe' || mark === 'feff') throw new CsvProblem(1, 'the text is UTF-16, not UTF-8');
}

function unreadable(name: string, { line, message }: CsvProblem): TieoutError {
  return new TieoutError(
    'unreadable_data',
    `${name}, line ${line}: ${message}.`,
    'Correct the line, or export the file again as UTF-8 with the same number of columns on every line and quotes around text that needs them.',
  );
}
