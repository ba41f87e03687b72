'use client';

import type { OutcomeColumns, OutcomeRow } from '#server/engine/landing/contract.ts';
import { decimalDelta } from '../data-grid/decimal-delta.ts';
import { cellOf, comparedSource, type FieldCell, type FieldColumn, fieldColumns } from '../data-grid/grid-columns.ts';
import { SideTag } from '../ui/side-tag.tsx';
import { TextDiff } from '../ui/text-diff.tsx';
import { isNumericType, Value } from '../ui/value.tsx';
import { fieldLabel } from './field-names.ts';

interface FieldOfRow {
  field: FieldColumn;
  cell: FieldCell;
}

/** Every field of a row: first those that differ, whole and with the difference marked, then the rest. */
export function RowFields({ row, columns }: { row: OutcomeRow; columns: OutcomeColumns }) {
  const fields = fieldColumns(columns).flatMap((field): FieldOfRow[] => {
    const cell = cellOf(row, field);
    return cell ? [{ field, cell }] : [];
  });
  const paired = row.outcome === 'mismatched' || row.outcome === 'equal';
  const differing = paired ? fields.filter(({ cell }) => !cell.equal) : [];
  const rest = fields.filter((each) => !differing.includes(each));
  const side = row.outcome === 'target_only' || row.outcome === 'rejected_target' ? 'target' : 'source';
  return (
    <>
      {differing.length > 0 && (
        <section aria-label="Fields that differ" className="mb-6">
          <Heading>{differing.length === 1 ? '1 field differs' : `${differing.length} fields differ`}</Heading>
          <dl className="flex flex-col gap-3 pt-2">
            {differing.map(({ field, cell }) => (
              <div key={field.id}>
                <dt className="flex items-baseline justify-between gap-3 pb-1">
                  <span className="font-mono text-xs font-medium">{fieldLabel(field)}</span>
                  <Delta field={field} cell={cell} />
                </dt>
                <dd>
                  <TextDiff source={comparedSource(cell, field).value} target={cell.target} />
                  {cell.transformed !== undefined && <Beside label="In the source, before transforms" value={cell.source} />}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <section aria-label={paired ? 'Equal fields' : 'Values'}>
        <Heading>{paired ? equalWords(rest.length) : <SideTag side={side} />}</Heading>
        <dl>
          {rest.map(({ field, cell }) => (
            <div key={field.id} className="grid grid-cols-[minmax(6rem,11rem)_1fr] gap-4 border-b py-1.5">
              <dt className="truncate font-mono text-xs leading-5 text-ink-2" title={fieldLabel(field)}>
                {paired ? fieldLabel(field) : field[side]}
              </dt>
              <dd className="min-w-0">
                {paired && cell.source !== cell.target ? (
                  <TextDiff source={cell.source} target={cell.target} />
                ) : (
                  <Value value={paired ? cell.source : cell[side]} className="text-left!" limit={400} />
                )}
                {cell.transformed !== undefined && cell.transformed !== cell.source && side === 'source' && (
                  <Beside label="After transforms" value={cell.transformed} />
                )}
                {field.ignored && <span className="block text-xs text-ink-3">not compared</span>}
              </dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  );
}

function equalWords(count: number): string {
  if (count === 0) return 'No other field';
  return count === 1 ? '1 field is equal' : `${count} fields are equal`;
}

function Heading({ children }: { children: React.ReactNode }) {
  return <h3 className="border-b pb-1.5 font-medium">{children}</h3>;
}

/** The other one of a value before and after its field's transforms. */
function Beside({ label, value }: { label: string; value: string | null | undefined }) {
  return (
    <p className="flex items-baseline gap-2 text-xs text-ink-3">
      {label}: <Value value={value} className="text-left!" limit={400} />
    </p>
  );
}

/** Target minus source, exactly. */
function Delta({ field, cell }: FieldOfRow) {
  const { value, type } = comparedSource(cell, field);
  if (!isNumericType(type) || !isNumericType(field.targetType)) return null;
  if (typeof value !== 'string' || typeof cell.target !== 'string') return null;
  const delta = decimalDelta(value, cell.target);
  return delta && <span className="font-mono text-xs text-ink-2">{delta}</span>;
}
