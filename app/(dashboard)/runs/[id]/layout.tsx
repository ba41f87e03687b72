import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { RunFrame } from '#components/runs/run-frame.tsx';

interface Parameters {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Parameters): Promise<Metadata> {
  return { title: decodeURIComponent((await params).id) };
}

export default async function RunLayout({ params, children }: Parameters & { children: ReactNode }) {
  const id = decodeURIComponent((await params).id);
  return (
    <RunFrame key={id} id={id}>
      {children}
    </RunFrame>
  );
}
