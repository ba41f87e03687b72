/** How people and programs write numbers. */
export interface NumberMarks {
  /** Between whole digits and fraction. */
  decimal: string;
  /** Between groups of three whole digits; null when there is none. */
  group: string | null;
}

/** A parser of written numbers: canonical decimal text, or null when the text is not one. Strict: no blanks around it. */
export function numberReader({ decimal, group }: NumberMarks): (text: string) => string | null {
  const plain = /^([+-]?)(\d+)(?:\.(\d+))?$/;
  const grouped = group === null ? null : new RegExp(`^([+-]?)(\\d{1,3}(?:${escaped(group)}\\d{3})+)(?:${escaped(decimal)}(\\d+))?$`);
  const written = decimal === '.' ? plain : new RegExp(`^([+-]?)(\\d+)(?:${escaped(decimal)}(\\d+))?$`);
  return (text) => {
    const match = written.exec(text) ?? grouped?.exec(text);
    if (!match) return null;
    const whole = (group === null ? match[2]! : match[2]!.replaceAll(group, '')).replace(/^0+(?=\d)/, '');
    const number = match[3] === undefined ? whole : `${whole}.${match[3]}`;
    return match[1] === '-' && /[1-9]/.test(number) ? `-${number}` : number;
  };
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
