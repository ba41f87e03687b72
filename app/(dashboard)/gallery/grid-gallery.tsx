'use client';

import { useState } from 'react';
import { ColumnChoice } from '#components/data-grid/column-choice.tsx';
import { DifferencesGrid } from '#components/data-grid/differences-grid.tsx';
import { Button } from '#components/ui/button.tsx';
import { DefinitionList } from '#components/ui/section.tsx';
import { SidePanel } from '#components/ui/side-panel.tsx';
import { TextDiff } from '#components/ui/text-diff.tsx';
import { columns, rows } from './sample-data.ts';

export function GridGallery() {
  const [hidden, setHidden] = useState<string[]>([]);
  const [changedOnly, setChangedOnly] = useState(false);
  const [open, setOpen] = useState<string | null>(null);
  const [loading, setLoading] = useState(false);
  const row = rows.find((candidate) => candidate.id === open);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center justify-between">
        <Button size="sm" onClick={() => setLoading(!loading)}>
          Toggle loading
        </Button>
        <ColumnChoice
          columns={columns}
          hidden={hidden}
          onHiddenChange={setHidden}
          changedOnly={changedOnly}
          onChangedOnlyChange={setChangedOnly}
        />
      </div>
      <DifferencesGrid
        label="Differences of EXEC_a1b2c3d4"
        columns={columns}
        rows={rows}
        hidden={hidden}
        changedOnly={changedOnly}
        currentRowId={open}
        onOpenRow={(next) => setOpen(next.id)}
        onHideField={(id) => setHidden([...hidden, id])}
        onShowChanged={() => {}}
        onFilter={() => {}}
        loading={loading}
        height="38rem"
      />
      <SidePanel
        open={row !== undefined}
        onOpenChange={() => setOpen(null)}
        title={`Order ${row?.key.order_id ?? ''}`}
        description="Mismatched by order number"
      >
        <div className="flex flex-col gap-3">
          <TextDiff source={row?.fields.customer?.source} target={row?.fields.customer?.target} />
          <DefinitionList items={[{ term: 'Rule', value: row?.rule ?? '—' }]} />
        </div>
      </SidePanel>
    </div>
  );
}
