import type { Metadata } from 'next';
import { StagingPage } from '#components/staging/staging-page.tsx';

export const metadata: Metadata = { title: 'Staging' };

export default StagingPage;
