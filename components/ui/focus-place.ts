const CONTROLS = 'input:not([type=hidden]), textarea, select, button, [tabindex]';

/**
 * Puts the focus on the control inside the element whose `data-place` is `place`, unfolds what hides it and brings it into
 * view. A place that is not on the screen falls back to the nearest one around it: `rules[1].keys[0].source` →
 * `rules[1].keys[0]` → `rules[1]`. False when there is none.
 *
 * @example <div data-place="host"><Field label="Host">…</Field></div> … focusPlace('host')
 */
export function focusPlace(place: string, root: ParentNode = document): boolean {
  for (const candidate of placesAround(place)) {
    const holder = root.querySelector<HTMLElement>(`[data-place=${JSON.stringify(candidate)}]`);
    if (!holder) continue;
    for (let fold = holder.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null) fold.open = true;
    const control = [holder, ...holder.querySelectorAll<HTMLElement>(CONTROLS)].find(canTakeFocus);
    if (!control) continue;
    holder.scrollIntoView({ block: 'center' });
    control.focus({ preventScroll: true });
    return true;
  }
  return false;
}

/** Of several places the one that comes first on the screen; undefined when none is there. */
export function firstPlace(places: readonly string[], root: ParentNode = document): string | undefined {
  const wanted = new Map(places.flatMap((place) => placesAround(place).map((around) => [around, place] as const)).reverse());
  const exact = new Set(places);
  const holders = [...root.querySelectorAll<HTMLElement>('[data-place]')].map((holder) => holder.dataset.place ?? '');
  // The outermost part holds many places: it only counts when nothing nearer is there.
  const found = holders.find((place) => exact.has(place)) ?? holders.find((place) => wanted.has(place));
  return found === undefined ? undefined : exact.has(found) ? found : wanted.get(found);
}

function canTakeFocus(element: HTMLElement): boolean {
  return element.matches(CONTROLS) && !element.matches(':disabled, [aria-hidden=true]') && element.getClientRects().length > 0;
}

/** `a.b[0]` → `a.b[0]`, `a.b`, `a`. */
export function placesAround(place: string): string[] {
  const ends = [...place.matchAll(/[.[]/g)].map((match) => match.index).reverse();
  return [place, ...ends.map((end) => place.slice(0, end))].filter((each) => each !== '');
}
