import type { Expression } from './ast.ts';
import { compareValues, groupKey } from './compare.ts';
import { compileScalar, constant } from './compile.ts';
import type { CompileContext } from './context.ts';
import { convert } from './convert.ts';
import type { Compiled, Frame } from './scope.ts';
import { SqlError } from './sql-error.ts';
import { isFloat, isInteger, isScaled, makeType, type SqlType } from './sql-type.ts';
import type { Value } from './value.ts';

const NAMES = new Set(['COUNT', 'COUNT_BIG', 'SUM', 'MIN', 'MAX']);

export const isAggregate = (name: string) => NAMES.has(name);

/** Whether an expression holds an aggregate of its own query. */
export function hasAggregate(expression: unknown): boolean {
  if (typeof expression !== 'object' || expression === null) return false;
  if (Array.isArray(expression)) return expression.some(hasAggregate);
  const node = expression as Partial<Expression> & { query?: unknown };
  if (node.kind === 'call' && isAggregate((node as Expression & { kind: 'call' }).name)) return true;
  if (node.kind === 'subquery' || node.kind === 'exists') return false;
  return Object.values(node).some(hasAggregate);
}

/** NULLs are left out; over no row at all a count is 0 and anything else NULL. */
export function compileAggregate(call: Expression & { kind: 'call' }, context: CompileContext): Compiled {
  if (call.star) {
    const type = makeType(call.name === 'COUNT' ? 'int' : 'bigint');
    return { ...constant(type, null), nullable: false, evaluate: (frame) => BigInt(frame.group!.length) };
  }
  const [argument] = call.args;
  if (!argument) throw new SqlError(174, `The ${call.name} function requires 1 argument(s).`, 15);
  const value = compileScalar(argument, context);
  const all = (frame: Frame) => {
    const values = frame.group!.map((row) => value.evaluate({ row, parent: frame.parent, group: null })).filter((one) => one !== null);
    if (!call.distinct) return values;
    return [...new Map(values.map((one) => [groupKey(one, value.type, value.collation), one])).values()];
  };
  switch (call.name) {
    case 'COUNT':
    case 'COUNT_BIG':
      return {
        ...constant(makeType(call.name === 'COUNT' ? 'int' : 'bigint'), null),
        nullable: false,
        evaluate: (frame) => BigInt(all(frame).length),
      };
    case 'SUM': {
      const type = sumType(value.type);
      return { ...constant(type, null), evaluate: (frame) => sum(all(frame), value.type, type) };
    }
    default: {
      const wanted = call.name === 'MIN' ? -1 : 1;
      const better = (a: Value, b: Value) => compareValues(a!, b!, value.type, value.collation) === wanted;
      return {
        ...value,
        nullable: true,
        evaluate: (frame) => all(frame).reduce<Value>((best, one) => (best === null || better(one, best) ? one : best), null),
      };
    }
  }
}

function sumType(type: SqlType): SqlType {
  if (isFloat(type)) return makeType('float');
  if (isScaled(type)) return makeType('decimal', 38, type.scale);
  if (isInteger(type)) return makeType(type.name === 'bigint' ? 'bigint' : 'int');
  throw new SqlError(8117, `Operand data type ${type.name} is invalid for sum operator.`);
}

function sum(values: Value[], from: SqlType, to: SqlType): Value {
  if (values.length === 0) return null;
  if (isFloat(to)) return values.reduce<number>((total, value) => total + Number(value), 0);
  const total = values.reduce<bigint>((before, value) => before + (value as bigint), 0n);
  return isInteger(to) ? convert(total, from.name === 'bigint' ? to : makeType('bigint'), to) : total;
}
