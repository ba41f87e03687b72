'use client';

import { Play } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { StatusBadge } from '#components/ui/status-badge.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { ChartsGallery } from './charts-gallery.tsx';
import { ControlsGallery } from './controls-gallery.tsx';
import { DisplayGallery } from './display-gallery.tsx';
import { GridGallery } from './grid-gallery.tsx';

export function Gallery() {
  return (
    <>
      <PageHeader
        title="Orders, CRM against warehouse"
        tags={<StatusBadge status="HEALTHY" />}
        description="Compares orders in crm with public.orders in warehouse by order number."
        breadcrumbs={[{ label: 'Rulesets', href: '/rulesets' }, { label: 'Orders, CRM against warehouse' }]}
        actions={
          <>
            <Button>Edit</Button>
            <Button variant="primary" icon={<Play />}>
              Start run
            </Button>
          </>
        }
      />
      <Tabs
        label="Parts of the gallery"
        urlKey="part"
        items={[
          { value: 'display', label: 'Display', content: <DisplayGallery /> },
          { value: 'charts', label: 'Charts', count: 5, content: <ChartsGallery /> },
          { value: 'grid', label: 'Differences', count: 12_480, content: <GridGallery /> },
          { value: 'controls', label: 'Controls', content: <ControlsGallery /> },
        ]}
      />
    </>
  );
}
