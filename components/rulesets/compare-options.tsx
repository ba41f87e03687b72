'use client';

import { ChevronDown } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { Popover } from '../ui/popover.tsx';
import { CompareChoices, type CompareChoicesProps } from './compare-choices.tsx';
import { compareWords } from './compare-words.ts';

/** How one field pair is compared: the options that mean something for its types, behind a button that says the choice. */
export function CompareOptions({
  name,
  place,
  ...choices
}: CompareChoicesProps & {
  /** `status with state`. */
  name: string;
  place: string;
}) {
  const words = compareWords(choices.compare);
  return (
    <span data-place={`${place}.compare`} className="block min-w-0">
      <Popover
        title={`How ${name} is compared`}
        align="end"
        className="w-80"
        trigger={
          <Button
            variant="ghost"
            aria-label={`${words}: how ${name} is compared`}
            className="w-full justify-between! [&>span]:w-full [&>span]:justify-between"
          >
            <span className={`truncate font-normal ${words === 'Exactly' ? 'text-ink-2' : 'text-ink'}`}>{words}</span>
            <ChevronDown aria-hidden className="text-ink-3" />
          </Button>
        }
      >
        <CompareChoices {...choices} />
      </Popover>
    </span>
  );
}
