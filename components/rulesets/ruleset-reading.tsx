import type { RuleKeyDefinition, RulesetDefinition } from '#server/engine/plan/definition.ts';
import { ruleText } from '#server/engine/plan/describe-ruleset.ts';
import type { TransformChain } from '#server/engine/transforms/transform-schema.ts';
import { chainWords } from '../transforms/chain-words.ts';
import { DefinitionList, Section } from '../ui/section.tsx';
import { SideTag } from '../ui/side-tag.tsx';
import { Table } from '../ui/table.tsx';
import { changesWords } from './changes-form.tsx';
import { compareWords } from './compare-words.ts';
import { stagingWords, thresholdWords } from './options-form.tsx';
import { POLICY_WORDS } from './policy-words.ts';

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
                cell: (rule) => <Mono>{rule.similarity ? ruleText(rule) : rule.keys.map(keyWords).join(', ')}</Mono>,
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
              { id: 'source', header: 'Source', cell: (field) => <Mono>{withChain(field.source, field.transforms)}</Mono> },
              { id: 'target', header: 'Target', cell: (field) => <Mono>{field.target}</Mono> },
              { id: 'compared', header: 'Compared', cell: (field) => compareWords(field.compare ?? {}) },
              {
                id: 'apply',
                header: 'Apply',
                width: '12rem',
                cell: (field) =>
                  field.apply ? ['Yes', field.policy && POLICY_WORDS[field.policy].label].filter(Boolean).join(', ') : 'No',
              },
            ]}
            empty={<p className="py-2 text-ink-2">No value is compared.</p>}
          />
        ) : (
          <p className="text-ink-2">Every column with the same name on both sides.</p>
        )}
      </Section>
      <Section title="Options">
        <DefinitionList
          items={[
            { term: 'Inactive records', value: definition.inactive ? <Mono>{definition.inactive}</Mono> : 'Not counted' },
            { term: 'Repairs', value: changesWords(definition.changes ?? {}) },
            { term: 'Thresholds', value: thresholdWords(definition.thresholds ?? {}) },
            { term: 'Staging tables', value: stagingWords(definition.staging ?? {}) },
          ]}
        />
      </Section>
    </div>
  );
}

function keyWords({ source, target, transforms, target_transforms }: RuleKeyDefinition): string {
  return `${withChain(source, transforms)} = ${withChain(target, target_transforms)}`;
}

/** `status → trim → upper`. */
function withChain(column: string, chain: TransformChain | undefined): string {
  return chain === undefined ? column : `${column} → ${chainWords(chain)}`;
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
