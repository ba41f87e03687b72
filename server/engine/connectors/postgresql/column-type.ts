import pg, { type FieldDef } from 'pg';
import type { LogicalType } from '../../values/logical-type.ts';

/** How one column is read: the expression whose text is canonical text. `json` is put in canonical form on our side. */
export interface ColumnReading {
  logicalType: LogicalType;
  expression: (quoted: string) => string;
  /** What rows are ordered and grouped by: values, or the bytes of a text whatever its collation. */
  ordering: (quoted: string) => string;
}

const oid = pg.types.builtins;
/** The catalogue's types that pg's list leaves out. */
const NAME = 19;
const MICROSECONDS = 6;

const asIs = (quoted: string) => quoted;
const asText = (quoted: string) => `${quoted}::text`;
const byBytes = (quoted: string) => `${quoted}::text COLLATE "C"`;

/**
 * In a UTC session the zone is written `+00`; we write Z. Infinity, BC and the years after 9999 have no canonical
 * form and pass as the server writes them, so that their rows are rejected with the value in sight.
 */
const asUtc = (quoted: string) =>
  `CASE WHEN ${quoted} >= '0001-01-01 00:00:00+00' AND ${quoted} < '10000-01-01 00:00:00+00' THEN (${quoted} AT TIME ZONE 'UTC')::text || 'Z' ELSE ${quoted}::text END`;

/** The one map from PostgreSQL's types to logical types; works on result metadata, where domains are their base types already. */
export function readingOf(field: FieldDef): ColumnReading {
  const typmod = field.dataTypeModifier;
  const precision = typmod >= 0 ? typmod : MICROSECONDS;
  const plain = (logicalType: LogicalType, expression = asIs): ColumnReading => ({ logicalType, expression, ordering: asIs });
  switch (field.dataTypeID) {
    case oid.BOOL:
      return plain({ kind: 'boolean' }, asText);
    case oid.INT2:
      return plain({ kind: 'integer', digits: 5 });
    case oid.INT4:
    case oid.OID:
      return plain({ kind: 'integer', digits: 10 });
    case oid.INT8:
      return plain({ kind: 'integer', digits: 19 });
    case oid.NUMERIC:
      return plain(numeric(typmod));
    case oid.MONEY:
      return plain({ kind: 'decimal' }, (quoted) => `${quoted}::numeric`);
    case oid.FLOAT4:
      return plain({ kind: 'float' }, (quoted) => `${quoted}::float8`);
    case oid.FLOAT8:
      return plain({ kind: 'float' });
    case oid.BYTEA:
      return plain({ kind: 'bytes' }, (quoted) => `encode(${quoted}, 'hex')`);
    case oid.UUID:
      return plain({ kind: 'uuid' });
    case oid.DATE:
      return plain({ kind: 'date' });
    case oid.TIME:
      return plain({ kind: 'time', precision });
    case oid.TIMESTAMP:
      return plain({ kind: 'timestamp', precision });
    case oid.TIMESTAMPTZ:
      return plain({ kind: 'timestamptz', precision }, asUtc);
    case oid.JSON:
    case oid.JSONB:
      return { logicalType: { kind: 'json' }, expression: asText, ordering: byBytes };
    case oid.TEXT:
    case oid.VARCHAR:
    case NAME:
      return { logicalType: { kind: 'string' }, expression: asIs, ordering: byBytes };
    default:
      // char(n) loses its pad blanks here; arrays, intervals, ranges, enums, network types and the rest are their own text.
      return { logicalType: { kind: 'string' }, expression: asText, ordering: byBytes };
  }
}

/** `typmod` holds precision and scale, offset by 4; since version 15 the scale may be negative or exceed the precision. */
function numeric(typmod: number): LogicalType {
  if (typmod < 4) return { kind: 'decimal' };
  const precision = ((typmod - 4) >> 16) & 0xffff;
  const scale = (((typmod - 4) & 0x7ff) ^ 1024) - 1024;
  return { kind: 'decimal', precision: scale < 0 ? precision - scale : Math.max(precision, scale), scale: Math.max(scale, 0) };
}
