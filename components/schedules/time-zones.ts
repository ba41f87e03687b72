import type { ComboboxOption } from '../ui/combobox.tsx';

/** The zones that the browser knows, with how far they are from UTC now; `chosen` too, should it have another name here. */
export function timeZones(chosen: string | null): ComboboxOption[] {
  const names = new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), ...(chosen ? [chosen] : [])]);
  return [...names].map((name) => ({ value: name, label: name, hint: offsetOf(name) }));
}

/** `GMT+02:00`; nothing for a name that this browser does not know. */
function offsetOf(name: string): string {
  try {
    const parts = new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' }).formatToParts(new Date());
    return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  } catch {
    return '';
  }
}

export function viewersTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
