import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { ChangeSetFrame } from '#components/review/change-set-frame.tsx';

interface Parameters {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Parameters): Promise<Metadata> {
  return { title: decodeURIComponent((await params).id) };
}

export default async function ChangeSetLayout({ params, children }: Parameters & { children: ReactNode }) {
  const id = decodeURIComponent((await params).id);
  return (
    <ChangeSetFrame key={id} id={id}>
      {children}
    </ChangeSetFrame>
  );
}
