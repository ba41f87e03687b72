import type { Source } from './ast.ts';
import { compileScalar } from './compile.ts';
import type { CompileContext } from './context.ts';
import { convert } from './convert.ts';
import { describeFirstResult } from './describe-result.ts';
import type { Plan } from './plan-query.ts';
import type { ColumnInfo, Frame } from './scope.ts';
import { NeverEnds, SqlError } from './sql-error.ts';
import { makeType } from './sql-type.ts';
import type { Row } from './value.ts';

/** A longer series is not walked: whoever asks for it wants a statement that does not end. */
const LONGEST_SERIES = 10_000_000n;
const EMPTY: Frame = { row: [], parent: null, group: null };

/** GENERATE_SERIES, OPENJSON and sys.dm_exec_describe_first_result_set. @throws SqlError 208 for any other. */
export function planFunction(source: Source & { kind: 'function' }, context: CompileContext): Plan {
  switch (source.parts.at(-1)!.toLowerCase()) {
    case 'generate_series':
      return series(source, context);
    case 'openjson':
      return openJson(source, context);
    case 'dm_exec_describe_first_result_set': {
      const [sql] = source.args.map((argument) => compileScalar(argument, context));
      return describeFirstResult(String(sql!.evaluate(EMPTY)), context.session);
    }
    default:
      throw new SqlError(208, `Invalid object name '${source.parts.join('.')}'.`);
  }
}

function series({ args }: Source & { kind: 'function' }, context: CompileContext): Plan {
  const [start, stop] = args.map((argument) => compileScalar(argument, context));
  const column: ColumnInfo = { table: null, name: 'value', type: start!.type, nullable: false, collation: 'ci' };
  function* rows(outer: Frame | null): Generator<Row> {
    const frame = outer ?? EMPTY;
    const [first, last] = [start!.evaluate(frame) as bigint, stop!.evaluate(frame) as bigint];
    if (last - first > LONGEST_SERIES) throw new NeverEnds();
    for (let value = first; value <= last; value += 1n) yield [value];
  }
  return { columns: [column], rows };
}

/** `OPENJSON(@rows) WITH (place int '$[0]', c0 nvarchar(max) '$[1]')` over an array of arrays. */
function openJson({ args, json }: Source & { kind: 'function' }, context: CompileContext): Plan {
  const [document] = args.map((argument) => compileScalar(argument, context));
  if (!json) throw new SqlError(102, "Incorrect syntax near 'OPENJSON': this server wants a WITH clause.", 15);
  const columns = json.map(({ name, type }): ColumnInfo => ({ table: null, name, type, nullable: true, collation: 'ci' }));
  const places = json.map(({ path }) => {
    const place = /^\$\[(\d+)\]$/.exec(path)?.[1];
    if (place === undefined) throw new SqlError(13607, `JSON path '${path}' is not properly formatted for this server.`);
    return Number(place);
  });
  const from = makeType('nvarchar', -1);
  const rows = (outer: Frame | null): Row[] => {
    const elements = JSON.parse(String(document!.evaluate(outer ?? EMPTY))) as unknown[][];
    return elements.map((element) =>
      places.map((place, index) => {
        const value = element[place];
        return value === null || value === undefined ? null : convert(String(value), from, json[index]!.type);
      }),
    );
  };
  return { columns, rows };
}
