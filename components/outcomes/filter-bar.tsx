'use client';

import { clsx } from 'clsx';
import { ListFilter, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { OutcomeColumns } from '#server/engine/landing/contract.ts';
import { useShortcut } from '../shell/shortcut-provider.tsx';
import { Button } from '../ui/button.tsx';
import { Popover } from '../ui/popover.tsx';
import { ConditionForm, filterColumns } from './condition-form.tsx';
import type { DifferencesView } from './differences-url.ts';
import { type FilterCondition, operatorWord } from './filter-conditions.ts';

/** What the condition form is open for: a new condition, perhaps with its column chosen, or one that is there. */
export type Editing = { at: number | null; start: Partial<FilterCondition> } | null;

/** The conditions in force as tokens, each with a cross, and the form that adds one. */
export function FilterBar({
  view,
  columns,
  editing,
  onEditing,
  onChange,
}: {
  view: Pick<DifferencesView, 'field' | 'rule' | 'where'>;
  columns: OutcomeColumns | undefined;
  editing: Editing;
  onEditing: (editing: Editing) => void;
  onChange: (change: Partial<Pick<DifferencesView, 'field' | 'rule' | 'where'>>) => void;
}) {
  useShortcut({ keys: 'f', label: 'Filter by a column', group: 'Differences', enabled: columns !== undefined }, () =>
    onEditing({ at: null, start: {} }),
  );
  const typeOf = (condition: FilterCondition) =>
    columns && filterColumns(columns).find(({ side, name }) => side === condition.side && name === condition.column)?.type;
  const some = view.field !== null || view.rule !== null || view.where.length > 0;
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-1.5">
      <Popover
        title={editing?.at === null || !editing ? 'Add a condition' : 'Change the condition'}
        className="w-96"
        open={editing !== null}
        onOpenChange={(open) => onEditing(open ? { at: null, start: {} } : null)}
        trigger={
          <Button size="sm" icon={<ListFilter />} disabled={!columns}>
            Filter
          </Button>
        }
      >
        {columns && editing && (
          <ConditionForm
            key={`${editing.at} ${editing.start.side} ${editing.start.column}`}
            columns={columns}
            initial={editing.start}
            onSubmit={(condition) => {
              const { at } = editing;
              onChange({
                where: at === null ? [...view.where, condition] : view.where.map((each, index) => (index === at ? condition : each)),
              });
              onEditing(null);
            }}
          />
        )}
      </Popover>
      {view.field !== null && (
        <Token remove={() => onChange({ field: null })} name={`${view.field} differs`}>
          <span className="font-mono text-xs">{view.field}</span> differs
        </Token>
      )}
      {view.rule !== null && (
        <Token remove={() => onChange({ rule: null })} name={`matched by ${view.rule}`}>
          matched by {view.rule}
        </Token>
      )}
      {view.where.map((condition, at) => (
        <Token
          // biome-ignore lint/suspicious/noArrayIndexKey: the same condition may stand twice, and tokens keep no state
          key={at}
          name={`${condition.side} ${condition.column} ${operatorWord(condition.operator, typeOf(condition) ?? '')} ${condition.value ?? ''}`}
          edit={() => onEditing({ at, start: condition })}
          remove={() => onChange({ where: view.where.filter((_, index) => index !== at) })}
        >
          <span className={clsx('font-mono text-xs', condition.side === 'source' ? 'text-source' : 'text-target')}>{condition.column}</span>{' '}
          {operatorWord(condition.operator, typeOf(condition) ?? '')}{' '}
          {condition.value !== undefined && <span className="font-mono text-xs">{condition.value === '' ? "''" : condition.value}</span>}
        </Token>
      ))}
      {some && (
        <Button size="sm" variant="ghost" onClick={() => onChange({ field: null, rule: null, where: [] })}>
          Clear
        </Button>
      )}
    </div>
  );
}

function Token({ name, edit, remove, children }: { name: string; edit?: () => void; remove: () => void; children: ReactNode }) {
  const textClass = 'block max-w-80 truncate px-2 leading-6.5';
  return (
    <span className="inline-flex h-7 items-center rounded-md border border-line-strong bg-sunken">
      {edit ? (
        <button type="button" title="Change it" onClick={edit} className={clsx(textClass, 'rounded-l-md hover:bg-hover')}>
          {children}
        </button>
      ) : (
        <span className={textClass}>{children}</span>
      )}
      <button
        type="button"
        aria-label={`Remove: ${name}`}
        onClick={remove}
        className="flex h-full w-6 items-center justify-center rounded-r-md text-ink-3 hover:bg-hover hover:text-ink"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </span>
  );
}
