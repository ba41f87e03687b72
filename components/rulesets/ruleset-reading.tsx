import type { RulesetDefinition } from '#server/engine/plan/definition.ts';
import { ruleText } from '#server/engine/plan/describe-ruleset.ts';
import { DefinitionList, Section } from '../ui/section.tsx';
import { SideTag } from '../ui/side-tag.tsx';
import { Table } from '../ui/table.tsx';
import { compareWords } from './compare-words.ts';

/** A ruleset for those who may look but not change. */
export function RulesetReading({ definition }: { definition: RulesetDefinition }) {
  const { rules, fields } = definition;
  return (
    <div className="flex flex-col gap-9">
      <div className="grid gap-x-10 gap-y-6 md:grid-cols-2">
        {(['source', 'target'] as const).map((side) => (
          <Section key={side} title={<SideTag side={side} />}>
            <DefinitionList items={sideItems(definition[side])} />
          </Section>
        ))}
      </div>
      <Section title="Match rows">
        {rules ? (
          <Table
            label="Rules"
            rows={rules}
            rowKey={(rule) => rule.name}
            columns={[
              { id: 'name', header: 'Rule', cell: (rule) => rule.name },
              {
                id: 'keys',
                header: 'Keys',
                cell: (rule) => (
                  <Mono>
                    {rule.similarity ? ruleText(rule) : rule.keys.map(({ source, target }) => `${source} = ${target}`).join(', ')}
                  </Mono>
                ),
              },
              {
                id: 'filters',
                header: 'Only rows where',
                cell: (rule) => (
                  <Mono>{[rule.source_filter, rule.target_filter].filter((filter) => filter !== undefined).join(' / ')}</Mono>
                ),
              },
              { id: 'confidence', header: 'Confidence', align: 'end', width: '7rem', cell: (rule) => rule.confidence ?? 'Usual' },
            ]}
          />
        ) : (
          <p className="text-ink-2">
            {definition.match === 'multiset'
              ? 'Whole rows, with their counts: rows that are alike in every field pair off.'
              : 'By the primary key that both sides declare.'}
          </p>
        )}
      </Section>
      <Section title="Compare values">
        {fields ? (
          <Table
            label="Field pairs"
            rows={fields}
            rowKey={(field) => `${field.source} ${field.target}`}
            columns={[
              { id: 'source', header: 'Source', cell: (field) => <Mono>{field.source}</Mono> },
              { id: 'target', header: 'Target', cell: (field) => <Mono>{field.target}</Mono> },
              { id: 'compared', header: 'Compared', cell: (field) => compareWords(field.compare ?? {}) },
              { id: 'apply', header: 'Apply', width: '5rem', cell: (field) => (field.apply ? 'Yes' : 'No') },
            ]}
            empty={<p className="py-2 text-ink-2">No value is compared.</p>}
          />
        ) : (
          <p className="text-ink-2">Every column with the same name on both sides.</p>
        )}
      </Section>
    </div>
  );
}

function sideItems({ connection, table, query, filter }: RulesetDefinition['source']) {
  return [
    { term: 'Connection', value: connection },
    ...(table === undefined ? [] : [{ term: 'Table', value: <Mono>{table}</Mono> }]),
    ...(query === undefined ? [] : [{ term: 'Query', value: <Mono>{query}</Mono> }]),
    ...(filter === undefined ? [] : [{ term: 'Filter', value: <Mono>{filter}</Mono> }]),
  ];
}

function Mono({ children }: { children: string | undefined }) {
  return <span className="font-mono text-xs whitespace-pre-wrap">{children}</span>;
}
