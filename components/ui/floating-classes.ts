/** The one look of things that float: menus, popovers, lists of choices. */
export const popupClass =
  'origin-(--transform-origin) rounded-md bg-raised text-sm text-ink shadow-floating outline-none ' +
  'transition-[opacity,scale] duration-100 data-starting-style:scale-[0.98] data-starting-style:opacity-0 ' +
  'data-ending-style:scale-[0.98] data-ending-style:opacity-0 data-instant:transition-none';

/** One row of a floating list. */
export const itemClass =
  'flex min-h-7 cursor-default select-none items-center gap-2 rounded-sm px-2 py-1 text-sm outline-none ' +
  'data-highlighted:bg-hover data-disabled:text-ink-3 [&_svg]:shrink-0';
