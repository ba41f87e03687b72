import { BSON } from 'mongodb';
import { TieoutError } from '../../errors.ts';

/** Server-side JavaScript, and stages that write or never end. None of them is needed to read. */
const FORBIDDEN = new Map([
  ['$out', 'writes'],
  ['$merge', 'writes'],
  ['$where', 'runs JavaScript on the server'],
  ['$function', 'runs JavaScript on the server'],
  ['$accumulator', 'runs JavaScript on the server'],
  ['$changeStream', 'never ends'],
]);

const TOKEN =
  /\s*(?:([{}[\]:,])|"((?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null))/uy;

/**
 * Reads MongoDB Extended JSON (v2) text as the server would see it: `{"n": {"$gt": {"$numberDecimal": "0.1"}}}`. Integers
 * keep every digit, which `JSON.parse` would not: beyond 32 bits they become int64, beyond 64 Decimal128. Nothing may be
 * said twice, and nothing that writes or runs code may be said at all.
 * @throws TieoutError invalid_input with where the text stops being JSON.
 */
export function readExtendedJson(text: string, what: string): unknown {
  const value = new Reader(text, what).document();
  try {
    return BSON.EJSON.deserialize(value as BSON.Document, { relaxed: false });
  } catch (cause) {
    throw refuse(what, cause instanceof Error ? cause.message : String(cause));
  }
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

class Reader {
  private readonly text: string;
  private readonly what: string;
  private at = 0;

  constructor(text: string, what: string) {
    this.text = text;
    this.what = what;
  }

  document(): Json {
    const value = this.value();
    if (this.text.slice(this.at).trim() !== '') throw this.unexpected();
    return value;
  }

  private value(): Json {
    const [, mark, string, number, word] = this.token();
    if (mark === '{') return this.object();
    if (mark === '[') return this.array();
    if (string !== undefined) return JSON.parse(`"${string}"`) as string;
    if (number !== undefined) return numberOf(number);
    if (word !== undefined) return JSON.parse(word) as boolean | null;
    throw this.unexpected();
  }

  private object(): Json {
    const members: [string, Json][] = [];
    while (!this.closes('}', members.length)) {
      const [, , string] = this.token();
      if (string === undefined) throw this.unexpected();
      const name = JSON.parse(`"${string}"`) as string;
      if (members.some(([known]) => known === name)) throw refuse(this.what, `it says ${JSON.stringify(name)} twice`);
      const forbidden = FORBIDDEN.get(name);
      if (forbidden) throw refuse(this.what, `${name} ${forbidden}`);
      if (this.token()[1] !== ':') throw this.unexpected();
      members.push([name, this.value()]);
    }
    const object = Object.fromEntries(members) as { [name: string]: Json };
    // JavaScript puts names that are whole numbers first; in BSON order means something.
    if (Object.keys(object).some((name, index) => name !== members[index]![0])) {
      throw refuse(this.what, 'names that are whole numbers must stand first and in their order');
    }
    return object;
  }

  private array(): Json {
    const items: Json[] = [];
    while (!this.closes(']', items.length)) items.push(this.value());
    return items;
  }

  /** Takes the closing bracket, or the comma before the next member. */
  private closes(bracket: string, members: number): boolean {
    const before = this.at;
    const mark = this.token()[1];
    if (mark === bracket) return true;
    if (members === 0) this.at = before;
    else if (mark !== ',') throw this.unexpected();
    return false;
  }

  private token(): RegExpExecArray {
    TOKEN.lastIndex = this.at;
    const match = TOKEN.exec(this.text);
    if (!match) throw this.unexpected();
    this.at = TOKEN.lastIndex;
    return match;
  }

  private unexpected(): TieoutError {
    return refuse(this.what, `it is no JSON around character ${Math.min(this.at + 1, this.text.length)}`);
  }
}

const INT64 = 1n << 63n;

function numberOf(text: string): Json {
  if (!/^-?\d+$/.test(text) || text === '-0') return { $numberDouble: text };
  const value = BigInt(text);
  if (BigInt.asIntN(32, value) === value) return { $numberInt: text };
  return value >= -INT64 && value < INT64 ? { $numberLong: text } : { $numberDecimal: text };
}

export function refuse(what: string, why: string): TieoutError {
  return new TieoutError(
    'invalid_input',
    `${what} cannot be used: ${why}.`,
    'Write it as JSON, as the MongoDB shell would with quoted names: {"status": "A", "total": {"$gt": 100}}.',
  );
}
