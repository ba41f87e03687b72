/** What the driver gives for INTERVAL DAY TO SECOND; `fseconds` are nanoseconds, and all parts of a negative one are negative. */
interface DaySecond {
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
  fseconds: number;
}

interface YearMonth {
  years: number;
  months: number;
}

/** `-1 02:03:04.5`: the same text whatever precision the column declares; TO_DSINTERVAL reads it back. */
export function daySecondText(value: unknown): string {
  const { days, hours, minutes, seconds, fseconds } = value as DaySecond;
  const parts = [days, hours, minutes, seconds, fseconds];
  const two = (part: number) => String(Math.abs(part)).padStart(2, '0');
  const fraction = String(Math.abs(fseconds)).padStart(9, '0').replace(/0+$/, '');
  const sign = parts.some((part) => part < 0) ? '-' : '';
  return `${sign}${Math.abs(days)} ${two(hours)}:${two(minutes)}:${two(seconds)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** `-1-02`: years and months; TO_YMINTERVAL reads it back. */
export function yearMonthText(value: unknown): string {
  const { years, months } = value as YearMonth;
  return `${years < 0 || months < 0 ? '-' : ''}${Math.abs(years)}-${String(Math.abs(months)).padStart(2, '0')}`;
}
