import type { Metadata } from 'next';
import { AccountPage } from '#components/auth/account-page.tsx';

export const metadata: Metadata = { title: 'Account' };

export default AccountPage;
