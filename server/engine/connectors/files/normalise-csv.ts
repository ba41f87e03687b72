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

class CsvReading {
  private readonly copy: CopyFile;
  private readonly name: string;
  private readonly config: FilesConfig;
  private rows: CsvRows | null = null;
  private columns: { name: string; inference: ColumnInference; nulBytes: number; nullable: boolean }[] | null = null;
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
    while (at < bytes.length) {
      const next = this.rows.next(bytes, at, bytes.length, atEndOfFile);
      if (next === -1) break;
      this.takeRow(this.rows, bytes, next - at);
      if (this.copy.full) await this.copy.drain();
      at = next;
    }
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

  private takeRow(rows: CsvRows, bytes: Buffer, size: number): void {
    if (!this.columns) {
      this.columns = this.nameColumns(rows, bytes);
      if (this.config.has_header ?? true) return;
    }
    if (rows.count === 1 && this.columns.length > 1 && !rows.quoted[0] && rows.starts[0] === rows.ends[0]) {
      this.blankLine ??= rows.line;
      return;
    }
    if (this.blankLine !== null) throw new CsvProblem(this.blankLine, 'the line is empty');
    if (rows.count !== this.columns.length) {
      throw new CsvProblem(rows.line, `${rows.count} columns where ${this.columns.length} are expected`);
    }
    this.copy.writer.beginRow(size, rows.count);
    for (let index = 0; index < rows.count; index += 1) this.takeField(this.columns[index]!, bytes, rows, index);
    this.copy.writer.endRow();
  }

  private takeField(
    column: { inference: ColumnInference; nulBytes: number; nullable: boolean },
    bytes: Buffer,
    rows: CsvRows,
    index: number,
  ): void {
    const start = rows.starts[index]!;
    const end = rows.ends[index]!;
    const quoted = rows.quoted[index]!;
    if (start === end && !quoted) {
      column.nullable = true;
      this.copy.writer.null();
      return;
    }
    // Narrower types are ASCII, so Latin 1 shows them as they are and anything else as something that is none of them.
    if (column.inference.open) column.inference.see(bytes.toString('latin1', start, end));
    column.nulBytes += this.copy.writer.text(bytes, start, end, quoted);
  }

  private nameColumns(rows: CsvRows, bytes: Buffer): NonNullable<CsvReading['columns']> {
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
