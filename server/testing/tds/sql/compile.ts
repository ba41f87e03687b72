import { compileArithmetic } from './arithmetic.ts';
import type { Expression, Query } from './ast.ts';
import { type Collation, compareValues } from './compare.ts';
import { compileCondition } from './conditions.ts';
import type { CompileContext } from './context.ts';
import { convert } from './convert.ts';
import { compileCall } from './functions.ts';
import { planQuery } from './plan-query.ts';
import { type Compiled, type Frame, resolveColumn } from './scope.ts';
import { SqlError } from './sql-error.ts';
import { commonType, isText, MAX, makeType, type SqlType } from './sql-type.ts';
import { scaledFrom } from './to-text.ts';
import type { Value } from './value.ts';

/** Resolves the names of an expression and works out its type. @throws SqlError 137, 207, 4104 … */
export function compile(expression: Expression, context: CompileContext): Compiled {
  switch (expression.kind) {
    case 'literal':
      return literal(expression.value, expression.type);
    case 'variable':
      return variable(expression.name, context);
    case 'column':
      return column(expression.parts, context);
    case 'call':
      return compileCall(expression, context);
    case 'convert':
      return conversion(expression, context);
    case 'case':
      return cases(expression, context);
    case 'collate': {
      const value = compile(expression.value, context);
      const collation: Collation = /_BIN2?(_UTF8)?$/i.test(expression.collation) ? 'binary' : 'ci';
      const utf8 = /_UTF8$/i.test(expression.collation);
      return { ...value, type: utf8 ? { ...value.type, utf8 } : value.type, collation, explicit: true };
    }
    case 'subquery':
      return scalarSubquery(expression.query, context);
    case 'unary':
      if (expression.operator === 'NOT') return compileCondition(expression, context);
      return sign(expression, context);
    case 'binary':
      return ['+', '-', '*', '/', '%'].includes(expression.operator)
        ? compileArithmetic(expression.operator, compile(expression.left, context), compile(expression.right, context))
        : compileCondition(expression, context);
    default:
      return compileCondition(expression, context);
  }
}

export function constant(type: SqlType, value: Value): Compiled {
  return { type, nullable: value === null, collation: 'ci', explicit: false, evaluate: () => value };
}

/** A value that must be a condition, or must not be one. @throws SqlError 4145, 156. */
export function compileScalar(expression: Expression, context: CompileContext): Compiled {
  const compiled = compile(expression, context);
  if (compiled.type.name === 'boolean') throw new SqlError(102, "Incorrect syntax near '='.", 15);
  return compiled;
}

export function converted(value: Compiled, to: SqlType, style = 0, strict = false): Compiled {
  const { type } = value;
  if (type.name === to.name && type.length === to.length && type.scale === to.scale && type.precision === to.precision) return value;
  return { ...value, type: to, evaluate: (frame) => convert(value.evaluate(frame), type, to, style, strict) };
}

/** The collation that two texts are compared by. */
export function sharedCollation(a: Compiled, b: Compiled): Collation {
  if (a.explicit) return a.collation;
  if (b.explicit) return b.collation;
  return isText(a.type) && a.collation === 'binary' ? 'binary' : b.collation;
}

/** -1, 0, 1, or null where one side is NULL. */
export function comparison(left: Compiled, right: Compiled): (frame: Frame) => number | null {
  const type = commonType(left.type, right.type);
  const collation = sharedCollation(left, right);
  const [a, b] = [converted(left, type), converted(right, type)];
  return (frame) => {
    const x = a.evaluate(frame);
    if (x === null) return null;
    const y = b.evaluate(frame);
    return y === null ? null : compareValues(x, y, type, collation);
  };
}

function literal(text: string, type: 'null' | 'string' | 'integer' | 'decimal' | 'float' | 'binary'): Compiled {
  switch (type) {
    case 'null':
      return constant(makeType('int'), null);
    case 'string':
      return constant(makeType('nvarchar', text.length > 4000 ? MAX : Math.max(1, text.length)), text);
    case 'binary':
      return constant(makeType('varbinary', Math.max(1, text.length / 2)), Buffer.from(text, 'hex'));
    case 'float':
      return constant(makeType('float'), Number(text));
    case 'integer':
      if (BigInt(text) < 2n ** 31n) return constant(makeType('int'), BigInt(text));
      return constant(makeType('decimal', Math.min(38, text.length), 0), BigInt(text));
    case 'decimal': {
      const scale = text.split('.')[1]!.length;
      return constant(makeType('decimal', Math.min(38, Math.max(text.length - 1, 1)), scale), scaledFrom(text, scale));
    }
  }
}

function variable(name: string, context: CompileContext): Compiled {
  if (name.startsWith('@@')) {
    switch (name.toUpperCase()) {
      case '@@TRANCOUNT':
        return { ...constant(makeType('int'), null), evaluate: () => BigInt(context.session.openTransactions) };
      case '@@ROWCOUNT':
        return { ...constant(makeType('int'), null), evaluate: () => BigInt(context.session.lastCount) };
      case '@@SPID':
        return constant(makeType('smallint'), BigInt(context.session.id));
      case '@@VERSION':
        return constant(makeType('nvarchar', 300), 'TDS protocol test server');
    }
  }
  const found = context.variables.get(name.toLowerCase());
  if (!found) throw new SqlError(137, `Must declare the scalar variable "${name}".`, 15);
  return constant(found.type, found.value);
}

function column(parts: string[], context: CompileContext): Compiled {
  const { up, index, column: found } = resolveColumn(context.scope, parts);
  const { type, nullable, collation } = found;
  const read =
    up === 0
      ? (frame: Frame) => frame.row[index]!
      : (frame: Frame) => {
          let outer = frame;
          for (let level = 0; level < up; level += 1) outer = outer.parent!;
          return outer.row[index]!;
        };
  return { type, nullable, collation, explicit: false, evaluate: read };
}

function conversion(expression: Expression & { kind: 'convert' }, context: CompileContext): Compiled {
  const value = compileScalar(expression.value, context);
  const style = expression.style ? Number(compile(expression.style, context).evaluate({ row: [], parent: null, group: null })) : 0;
  const to = value.type.utf8 && isText(expression.to) ? { ...expression.to, utf8: true } : expression.to;
  const { type } = value;
  return {
    type: to,
    nullable: value.nullable,
    collation: value.collation,
    explicit: value.explicit,
    evaluate: expression.attempt
      ? (frame) => attempted(value.evaluate(frame), type, to, style)
      : (frame) => convert(value.evaluate(frame), type, to, style),
  };
}

function attempted(value: Value, from: SqlType, to: SqlType, style: number): Value {
  try {
    return convert(value, from, to, style);
  } catch (error) {
    if (error instanceof SqlError) return null;
    throw error;
  }
}

function cases({ operand, branches, otherwise }: Expression & { kind: 'case' }, context: CompileContext): Compiled {
  const conditions = branches.map(({ when }) =>
    compile(operand ? { kind: 'binary', operator: '=', left: operand, right: when } : when, context),
  );
  if (conditions.some(({ type }) => type.name !== 'boolean')) throw notACondition();
  const results = branches.map(({ result }) => ({ ast: result, compiled: compileScalar(result, context) }));
  const last = otherwise ? [{ ast: otherwise, compiled: compileScalar(otherwise, context) }] : [];
  // A bare NULL says nothing about the type.
  const typed = [...results, ...last].filter(({ ast }) => !(ast.kind === 'literal' && ast.type === 'null'));
  const type = typed.map(({ compiled }) => compiled.type).reduce(commonType, typed[0]?.compiled.type ?? makeType('int'));
  const values = results.map(({ compiled }) => converted(compiled, type));
  const rest = last.map(({ compiled }) => converted(compiled, type))[0] ?? null;
  return {
    type,
    nullable: rest === null || [...values, rest].some(({ nullable }) => nullable),
    collation: values[0]!.collation,
    explicit: false,
    evaluate: (frame) => {
      const place = conditions.findIndex((condition) => condition.evaluate(frame) === true);
      return place === -1 ? (rest?.evaluate(frame) ?? null) : values[place]!.evaluate(frame);
    },
  };
}

function scalarSubquery(query: Query, context: CompileContext): Compiled {
  const plan = planQuery(query, context);
  const [only, ...others] = plan.columns;
  if (!only || others.length > 0) throw new SqlError(116, 'Only one expression can be specified in the select list.');
  return {
    type: only.type,
    nullable: true,
    collation: only.collation,
    explicit: false,
    evaluate: (frame) => {
      const rows = [...plan.rows(frame)];
      if (rows.length > 1) throw new SqlError(512, 'Subquery returned more than 1 value.');
      return rows[0]?.[0] ?? null;
    },
  };
}

function sign({ operator, value: inner }: Expression & { kind: 'unary' }, context: CompileContext): Compiled {
  const value = compileScalar(inner, context);
  if (operator === '+') return value;
  return {
    ...value,
    evaluate: (frame) => {
      const plain = value.evaluate(frame);
      return typeof plain === 'bigint' || typeof plain === 'number' ? (-plain as bigint | number) : null;
    },
  };
}

export function notACondition(): SqlError {
  return new SqlError(4145, 'An expression of non-boolean type specified in a context where a condition is expected.', 15);
}
