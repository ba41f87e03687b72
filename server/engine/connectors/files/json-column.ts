import { canonicalJson } from '../../values/canonical-json.ts';
import type { LogicalType } from '../../values/logical-type.ts';
import { ColumnInference } from './column-inference.ts';

type JsonKind = 'string' | 'plain' | 'other';

/**
 * One member that the objects of a JSON lines file have. Its type is what all its values are: numbers and booleans as
 * such; strings as text, or dates and times if all are; objects, arrays and mixtures as JSON.
 */
export class JsonColumn {
  readonly name: string;
  /** Lines that have a value; `null` and a missing member are both NULL. */
  present = 0;
  nulBytes = 0;
  private readonly kinds = new Set<JsonKind>();
  private readonly strings = new ColumnInference(false);
  private readonly plain = new ColumnInference();

  constructor(name: string) {
    this.name = name;
  }

  /** `json` is a value's canonical JSON text. */
  see(json: string): void {
    if (json === 'null') return;
    this.present += 1;
    const kind = kindOf(json);
    this.kinds.add(kind);
    if (kind === 'string' && this.strings.open) this.strings.see(JSON.parse(json) as string);
    if (kind === 'plain') this.plain.see(printed(json));
  }

  get fractionDigits(): number {
    return this.plain.fractionDigits;
  }

  type(): LogicalType {
    if (this.kinds.size > 1 || this.kinds.has('other')) return { kind: 'json' };
    return this.kinds.has('plain') ? this.plain.type() : this.strings.type();
  }

  /** The text of a value for a column of `type`. */
  format(json: string | undefined, type: LogicalType): string | null {
    if (json === undefined || json === 'null') return null;
    if (type.kind === 'json') return json;
    if (kindOf(json) !== 'string') return printed(json);
    const text = JSON.parse(json) as string;
    const clean = text.replaceAll('\0', '');
    this.nulBytes += text.length - clean.length;
    return clean;
  }
}

function kindOf(json: string): JsonKind {
  switch (json[0]) {
    case '"':
      return 'string';
    case '{':
    case '[':
      return 'other';
    default:
      return 'plain';
  }
}

/** A number with an exponent as a double is printed, if it is one: canonical JSON spells it without a point. */
function printed(json: string): string {
  if (!json.includes('e')) return json;
  const double = String(Number(json));
  return canonicalJson(double) === json ? double : json;
}
