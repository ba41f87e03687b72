export interface TextColumn<Row> {
  title: string;
  /** Numbers stand right, everything else left. */
  align?: 'right';
  /** What the cell says. */
  text: (row: Row) => string;
  /** How the cell looks; must not change its length on screen. */
  paint?: (text: string) => string;
}

/** Aligned columns with a title line, two blanks apart, no lines drawn. No rows give an empty text. */
export function textTable<Row>(columns: TextColumn<Row>[], rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const cells = rows.map((row) => columns.map((column) => oneLine(column.text(row))));
  const widths = columns.map((column, index) =>
    Math.max(screenWidth(column.title), ...cells.map((line) => screenWidth(line[index] as string))),
  );
  const line = (texts: string[], painted: boolean) =>
    texts
      .map((text, index) => {
        const column = columns[index] as TextColumn<Row>;
        const shown = painted && column.paint ? column.paint(text) : text;
        const blanks = ' '.repeat((widths[index] as number) - screenWidth(text));
        return column.align === 'right' ? blanks + shown : shown + blanks;
      })
      .join('  ')
      .trimEnd();
  return [
    line(
      columns.map((column) => column.title),
      false,
    ),
    ...cells.map((texts) => line(texts, true)),
  ].join('\n');
}

/** A control character in a name must neither break the table nor reach the terminal. */
function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
}

const graphemes = new Intl.Segmenter();

/** Columns on screen: combined letters count once, East Asian wide letters and emoji twice. */
function screenWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text))
    width += /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u.test(segment)
      ? 2
      : 1;
  return width;
}
