import { withoutForeignBytes } from '../../foreign-bytes.ts';
import { decodeRows } from '../../spool.ts';
import { SpoolWriter } from '../../spool-writer.ts';
import type { MongoColumn } from '../column-type.ts';
import { FieldCensus } from '../field-census.ts';
import { DocumentEncoder } from '../row-encoder.ts';

/** The columns that documents have, when all of them are looked at. */
export function censusOf(documents: Buffer[]): MongoColumn[] {
  const census = new FieldCensus();
  for (const document of documents) census.see(document);
  return census.columns();
}

/** Rows of canonical text, with the columns of the same documents unless others are given. */
export function encodeDocuments(
  documents: Buffer[],
  columns: MongoColumn[] = censusOf(documents),
): { rows: (string | null)[][]; sanitised: ReturnType<DocumentEncoder['sanitised']> } {
  const rows: (string | null)[][] = [];
  const writer = new SpoolWriter(1024, (batch) => {
    const { csv } = withoutForeignBytes(
      batch,
      columns.map(({ description }) => description),
    );
    rows.push(...decodeRows(csv));
  });
  const encoder = new DocumentEncoder(columns, writer);
  for (const document of documents) encoder.encode(document);
  writer.flush();
  return { rows, sanitised: encoder.sanitised() };
}
