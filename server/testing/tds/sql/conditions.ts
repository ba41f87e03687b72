import type { Expression } from './ast.ts';
import { comparison, compile, compileScalar, constant, converted, notACondition, sharedCollation } from './compile.ts';
import type { CompileContext } from './context.ts';
import { planQuery } from './plan-query.ts';
import type { Compiled, Frame } from './scope.ts';
import { makeType } from './sql-type.ts';

const BOOLEAN = makeType('boolean');
const TEXT = makeType('nvarchar', -1);

type Truth = boolean | null;

const condition = (test: (frame: Frame) => Truth): Compiled => ({ ...constant(BOOLEAN, null), evaluate: test });

/** Conditions, in three values: true, false, unknown (null). */
export function compileCondition(expression: Expression, context: CompileContext): Compiled {
  switch (expression.kind) {
    case 'unary': {
      const inner = needCondition(expression.value, context);
      return condition((frame) => negate(inner(frame), true));
    }
    case 'binary':
      return binary(expression, context);
    case 'is_null': {
      const value = compileScalar(expression.value, context);
      return condition((frame) => (value.evaluate(frame) === null) !== expression.negated);
    }
    case 'distinct_from': {
      const [left, right] = [compileScalar(expression.left, context), compileScalar(expression.right, context)];
      const compared = comparison(left, right);
      return condition((frame) => {
        const order = compared(frame);
        const differs = order === null ? (left.evaluate(frame) === null) !== (right.evaluate(frame) === null) : order !== 0;
        return differs !== expression.negated;
      });
    }
    case 'between': {
      const value = compileScalar(expression.value, context);
      const low = comparison(value, compileScalar(expression.low, context));
      const high = comparison(value, compileScalar(expression.high, context));
      return condition((frame) => {
        const [a, b] = [low(frame), high(frame)];
        const inside = both(a === null ? null : a >= 0, b === null ? null : b <= 0);
        return negate(inside, expression.negated);
      });
    }
    case 'in':
      return membership(expression, context);
    case 'exists': {
      const plan = planQuery(expression.query, context);
      return condition((frame) => {
        for (const _ of plan.rows(frame)) return true;
        return false;
      });
    }
    case 'like': {
      const [value, pattern] = [compileScalar(expression.value, context), compileScalar(expression.pattern, context)];
      const flags = sharedCollation(value, pattern) === 'binary' ? 'su' : 'siu';
      const [text, likeText] = [converted(value, TEXT), converted(pattern, TEXT)];
      return condition((frame) => {
        const [a, b] = [text.evaluate(frame), likeText.evaluate(frame)];
        if (a === null || b === null) return null;
        return negate(new RegExp(likePattern(String(b)), flags).test(String(a)), expression.negated);
      });
    }
    default:
      throw notACondition();
  }
}

/** @throws SqlError 4145 when it is a value and no condition. */
export function needCondition(expression: Expression, context: CompileContext): (frame: Frame) => Truth {
  const compiled = compile(expression, context);
  if (compiled.type.name !== 'boolean') throw notACondition();
  return (frame) => compiled.evaluate(frame) as Truth;
}

function binary({ operator, left, right }: Expression & { kind: 'binary' }, context: CompileContext): Compiled {
  if (operator === 'AND' || operator === 'OR') {
    const [a, b] = [needCondition(left, context), needCondition(right, context)];
    return condition(operator === 'AND' ? (frame) => both(a(frame), () => b(frame)) : (frame) => either(a(frame), () => b(frame)));
  }
  const compared = comparison(compileScalar(left, context), compileScalar(right, context));
  const test = TESTS[operator]!;
  return condition((frame) => {
    const order = compared(frame);
    return order === null ? null : test(order);
  });
}

const TESTS: Record<string, (order: number) => boolean> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '<': (order) => order < 0,
  '>': (order) => order > 0,
  '<=': (order) => order <= 0,
  '>=': (order) => order >= 0,
};

function membership({ value, list, negated }: Expression & { kind: 'in' }, context: CompileContext): Compiled {
  if (Array.isArray(list)) {
    const left = compileScalar(value, context);
    const tests = list.map((item) => comparison(left, compileScalar(item, context)));
    return condition((frame) => {
      let found: Truth = false;
      for (const test of tests) {
        const order = test(frame);
        if (order === 0) return !negated;
        if (order === null) found = null;
      }
      return negate(found, negated);
    });
  }
  const left = compileScalar(value, context);
  const plan = planQuery(list, context);
  const [member] = plan.columns;
  const compared = comparison(
    { ...left, evaluate: (frame) => left.evaluate(frame.parent!) },
    { ...constant(member!.type, null), collation: member!.collation, evaluate: (frame) => frame.row[0]! },
  );
  return condition((frame) => {
    let found: Truth = false;
    for (const row of plan.rows(frame)) {
      const order = compared({ row, parent: frame, group: null });
      if (order === 0) return !negated;
      if (order === null) found = null;
    }
    return negate(found, negated);
  });
}

function negate(truth: Truth, negated: boolean): Truth {
  return truth === null ? null : truth !== negated;
}

function both(a: Truth, later: Truth | (() => Truth)): Truth {
  if (a === false) return false;
  const b = typeof later === 'function' ? later() : later;
  return b === false ? false : a === null || b === null ? null : true;
}

function either(a: Truth, later: () => Truth): Truth {
  if (a === true) return true;
  const b = later();
  return b === true ? true : a === null || b === null ? null : false;
}

function likePattern(pattern: string): string {
  const body = pattern.replace(/\[[^\]]*\]|[%_]|[\s\S]/g, (part) => {
    if (part === '%') return '.*';
    if (part === '_') return '.';
    if (part.length > 2 && part.startsWith('[')) return `[${part.slice(1, -1).replace(/[\\\]]/g, '\\$&')}]`;
    return part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  });
  return `^${body}$`;
}
