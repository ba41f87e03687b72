import type { Metadata } from 'next';
import { ChangesPage } from '#components/review/changes-page.tsx';

export const metadata: Metadata = { title: 'Changes' };

export default ChangesPage;
