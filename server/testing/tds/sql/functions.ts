import { randomUUID } from 'node:crypto';
import { compileAggregate, isAggregate } from './aggregates.ts';
import type { Expression } from './ast.ts';
import { COLLATION_NAME } from './catalogue.ts';
import { encodeCodePage } from './code-page.ts';
import { comparison, compile, compileScalar, constant, converted } from './compile.ts';
import type { CompileContext } from './context.ts';
import { convert, uuidBytes } from './convert.ts';
import { tokenize } from './lexer.ts';
import type { OffsetMoment } from './moment.ts';
import { now } from './moment.ts';
import type { Compiled, Frame } from './scope.ts';
import { SqlError } from './sql-error.ts';
import { commonType, formatType, isNarrowText, isText, MAX, makeType, type SqlType } from './sql-type.ts';
import { TokenReader } from './token-reader.ts';
import type { Value, VariantValue } from './value.ts';

export const VERSION = '16.0.4000.1';

const NVARCHAR = makeType('nvarchar', 4000);
const INT = makeType('int');
const SMALL: Record<string, number> = {
  bit: 1,
  tinyint: 1,
  smallint: 2,
  int: 4,
  bigint: 8,
  real: 4,
  float: 8,
  date: 3,
  smalldatetime: 4,
  datetime: 8,
};

/** The functions that Tieout and its tests use. @throws SqlError 195 for any other. */
export function compileCall(call: Expression & { kind: 'call' }, context: CompileContext): Compiled {
  if (isAggregate(call.name)) return compileAggregate(call, context);
  // The first argument is a part of a date, not a column.
  if (call.name === 'DATEPART') return datePart(call, context);
  const args = call.args.map((argument) => compileScalar(argument, context));
  const of = (type: SqlType, work: (values: Value[], frame: Frame) => Value): Compiled => ({
    ...constant(type, null),
    collation: args[0]?.collation ?? 'ci',
    explicit: args[0]?.explicit ?? false,
    nullable: true,
    evaluate: (frame) => {
      const values = args.map((argument) => argument.evaluate(frame));
      return work(values, frame);
    },
  });
  const text = (work: (value: string) => string): Compiled => {
    const type = args[0] && isText(args[0].type) ? args[0].type : NVARCHAR;
    return of(type, ([value]) => {
      const legible = convert(value!, args[0]!.type, type);
      return legible === null ? null : work(String(legible));
    });
  };
  const { session } = context;
  switch (call.name) {
    case 'COALESCE':
    case 'ISNULL': {
      const type = args.map((argument) => argument.type).reduce(commonType);
      const values = args.map((argument) => converted(argument, type));
      const evaluate = (frame: Frame) => values.map((value) => value.evaluate(frame)).find((value) => value !== null) ?? null;
      return { ...values[0]!, type, nullable: values.every(({ nullable }) => nullable), evaluate };
    }
    case 'NULLIF': {
      const compared = comparison(args[0]!, args[1]!);
      return { ...args[0]!, nullable: true, evaluate: (frame) => (compared(frame) === 0 ? null : args[0]!.evaluate(frame)) };
    }
    case 'RTRIM':
      return text((value) => value.replace(/ +$/, ''));
    case 'LTRIM':
      return text((value) => value.replace(/^ +/, ''));
    case 'UPPER':
      return text((value) => value.toUpperCase());
    case 'LOWER':
      return text((value) => value.toLowerCase());
    case 'CONCAT':
      return of(makeType('nvarchar', MAX), (values) =>
        values.map((value, index) => convert(value, args[index]!.type, makeType('nvarchar', MAX)) ?? '').join(''),
      );
    case 'REPLACE':
      return of({ ...args[0]!.type, length: args[0]!.type.length === MAX ? MAX : 4000 }, ([value, from, to]) =>
        value === null || from === null || to === null ? null : String(value).replaceAll(String(from), String(to)),
      );
    case 'REPLICATE':
      return of({ ...args[0]!.type, length: args[0]!.type.length === MAX ? MAX : 8000 }, ([value, times]) =>
        value === null ? null : String(value).repeat(Number(times)),
      );
    case 'NCHAR':
      return of(makeType('nvarchar', 2), ([code]) => String.fromCharCode(Number(code)));
    case 'CHAR':
      return of(makeType('varchar', 1), ([code]) => String.fromCharCode(Number(code)));
    case 'LEN':
      return of(INT, ([value]) => (value === null ? null : BigInt(String(value).replace(/ +$/, '').length)));
    case 'DATALENGTH':
      return of(makeType('bigint'), ([value]) => (value === null ? null : BigInt(storedLength(value!, args[0]!.type))));
    case 'NEWID':
      return of(makeType('uniqueidentifier'), () => randomUUID());
    case 'SYSUTCDATETIME':
      return of(makeType('datetime2'), () => now());
    case 'SYSDATETIMEOFFSET':
      return of(makeType('datetimeoffset'), () => ({ utc: now(), offset: 0 }));
    case 'DB_NAME':
      return of(makeType('nvarchar', 128), () => session.database.name);
    case 'DB_ID':
      return of(INT, ([name]) => {
        const found = name === undefined ? session.database : session.instance.databases().find((database) => database.name === name);
        return found ? BigInt(found.id) : null;
      });
    case 'SCHEMA_NAME':
      return of(makeType('nvarchar', 128), ([id]) =>
        id === undefined ? 'dbo' : (session.database.schemas.find((schema) => schema.id === Number(id))?.name ?? null),
      );
    case 'OBJECT_ID':
      return of(INT, ([name]) => objectId(name!, context));
    case 'SUSER_ID':
      return of(INT, ([name]) => (session.instance.hasLogin(String(name)) ? 1n : null));
    case 'SERVERPROPERTY':
      return of(makeType('sql_variant'), ([name]) => serverProperty(String(name)));
    case 'DATABASEPROPERTYEX':
      return of(makeType('sql_variant'), ([, name]) => (name === 'Collation' ? { variant: NVARCHAR, value: COLLATION_NAME } : null));
    case 'SQL_VARIANT_PROPERTY':
      return of(makeType('sql_variant'), ([value]) =>
        value === null ? null : { variant: NVARCHAR, value: (value as VariantValue).variant.name },
      );
    default:
      throw new SqlError(195, `'${call.name}' is not a recognized built-in function name.`, 15);
  }
}

function datePart({ args }: Expression & { kind: 'call' }, context: CompileContext): Compiled {
  const [part, moment] = args;
  const isOffset = part?.kind === 'column' && part.parts[0]!.toLowerCase() === 'tzoffset';
  if (!isOffset || !moment) throw new SqlError(155, 'The date part is not a recognized datepart option.', 15);
  const value = compile(moment, context);
  return { ...value, type: INT, evaluate: (frame) => BigInt((value.evaluate(frame) as OffsetMoment).offset) };
}

function storedLength(value: Exclude<Value, null>, type: SqlType): number {
  if (type.name === 'sql_variant') return storedLength((value as VariantValue).value!, (value as VariantValue).variant);
  if (Buffer.isBuffer(value)) return value.length;
  if (type.name === 'uniqueidentifier') return uuidBytes(String(value)).length;
  if (isText(type)) {
    if (!isNarrowText(type)) return String(value).length * 2;
    return type.utf8 ? Buffer.byteLength(String(value)) : encodeCodePage(String(value)).length;
  }
  const size = SMALL[type.name];
  if (size === undefined) throw new SqlError(8116, `Argument data type ${formatType(type)} is invalid for argument 1 of DATALENGTH here.`);
  return size;
}

function objectId(name: Value, { session }: CompileContext): bigint | null {
  if (typeof name !== 'string') return null;
  let parts: string[];
  try {
    parts = new TokenReader(tokenize(name)).nameParts();
  } catch {
    return null;
  }
  const found = session.database.table(parts) ?? session.database.view(parts);
  return found && session.isAdministrator ? BigInt(found.id) : null;
}

function serverProperty(name: string): Value {
  if (name === 'ProductVersion') return { variant: NVARCHAR, value: VERSION };
  return name === 'EngineEdition' ? { variant: INT, value: 3n } : null;
}
