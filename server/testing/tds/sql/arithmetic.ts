import { convert } from './convert.ts';
import type { Compiled } from './scope.ts';
import { SqlError } from './sql-error.ts';
import { commonType, isFloat, isInteger, isScaled, isText, MAX, makeType, type SqlType } from './sql-type.ts';
import { roundHalfUp } from './to-text.ts';
import type { Value } from './value.ts';

type Work = (a: Exclude<Value, null>, b: Exclude<Value, null>) => Value;

/** `+ - * / %`; `+` joins texts too. */
export function compileArithmetic(operator: string, left: Compiled, right: Compiled): Compiled {
  const { type, operand, work } = rule(operator, left.type, right.type);
  return {
    type,
    nullable: left.nullable || right.nullable,
    collation: left.explicit ? left.collation : right.collation,
    explicit: left.explicit || right.explicit,
    evaluate: (frame) => {
      const a = convert(left.evaluate(frame), left.type, operand(left.type));
      if (a === null) return null;
      const b = convert(right.evaluate(frame), right.type, operand(right.type));
      return b === null ? null : work(a, b);
    },
  };
}

interface Rule {
  type: SqlType;
  /** What each side is converted to first. */
  operand: (own: SqlType) => SqlType;
  work: Work;
}

function rule(operator: string, left: SqlType, right: SqlType): Rule {
  const common = commonType(left, right);
  if (operator === '+' && isText(left) && isText(right)) {
    const length = left.length === MAX || right.length === MAX ? MAX : left.length + right.length;
    return { type: { ...common, length }, operand: (own) => own, work: (a, b) => String(a) + String(b) };
  }
  if (isFloat(common)) return { type: common, operand: () => common, work: (a, b) => finite(doubles(operator, Number(a), Number(b))) };
  if (isInteger(common))
    return {
      type: common,
      operand: () => common,
      work: (a, b) => convert(whole(operator, a as bigint, b as bigint), makeType('bigint'), common),
    };
  if (isScaled(common)) return scaledRule(operator, common);
  throw new SqlError(8117, `Operand data type ${common.name} is invalid for the operator ${operator}.`);
}

function doubles(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      if (b === 0) throw divideByZero();
      return a / b;
    default:
      throw new SqlError(402, 'The data types float and float are incompatible in the modulo operator.');
  }
}

function whole(operator: string, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    default:
      if (b === 0n) throw divideByZero();
      return operator === '/' ? a / b : a % b;
  }
}

/** Precision and scale of results are simplified: 38 digits, and the scale of the operands (twice that of a product). */
function scaledRule(operator: string, common: SqlType): Rule {
  const scale = common.scale;
  const operand = () => makeType('decimal', 38, scale);
  if (operator === '*') {
    return { type: makeType('decimal', 38, scale * 2), operand, work: (a, b) => (a as bigint) * (b as bigint) };
  }
  if (operator === '/') {
    const work: Work = (a, b) => {
      if (b === 0n) throw divideByZero();
      return roundHalfUp((a as bigint) * 10n ** BigInt(scale) * 10n, (b as bigint) * 10n);
    };
    return { type: operand(), operand, work };
  }
  return { type: operand(), operand, work: (a, b) => whole(operator, a as bigint, b as bigint) };
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new SqlError(8115, 'Arithmetic overflow error for type float.');
  return value;
}

function divideByZero(): SqlError {
  return new SqlError(8134, 'Divide by zero error encountered.');
}
