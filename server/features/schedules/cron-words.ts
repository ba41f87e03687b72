import cronstrue from 'cronstrue';

/** A pattern in words: `At 02:00, Monday through Friday`. The pattern must be one that `cronProblem` finds nothing wrong with. */
export function cronWords(pattern: string): string {
  const words = cronstrue.toString(pattern, { use24HourTimeFormat: true, throwExceptionOnParseError: false });
  const [, hour, day, month, weekday] = pattern.split(' ');
  // The library leaves out what is true of every day; a time alone reads as if it came once.
  if (/^[\d,]+$/.test(hour ?? '') && [day, month, weekday].every((field) => field === '*')) return `${words}, every day`;
  // Cron joins the two with "or"; the library's "and" would read as if both had to be true.
  return day !== '*' && weekday !== '*' ? words.replace(/, and (?=on )/, ', or ') : words;
}
