import cronstrue from 'cronstrue';

/** A pattern in words: `At 02:00, Monday through Friday`. The pattern must be one that `cronProblem` finds nothing wrong with. */
export function cronWords(pattern: string): string {
  const words = cronstrue.toString(pattern, { use24HourTimeFormat: true, throwExceptionOnParseError: false });
  const [, , day, , weekday] = pattern.split(' ');
  // Cron joins the two with "or"; the library's "and" would read as if both had to be true.
  return day !== '*' && weekday !== '*' ? words.replace(/, and (?=on )/, ', or ') : words;
}
