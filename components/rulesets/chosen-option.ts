import type { ComboboxOption } from '../ui/combobox.tsx';

/** The options, and the chosen one though it is not (or no longer) among them: it stays visible until it is replaced. */
export function withChosen(options: readonly ComboboxOption[], chosen: string): readonly ComboboxOption[] {
  if (chosen === '' || options.some((option) => option.value === chosen)) return options;
  return [{ value: chosen, label: chosen, hint: 'not there' }, ...options];
}
