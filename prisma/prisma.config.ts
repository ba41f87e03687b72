import { defineConfig } from 'prisma/config';

// Only `prisma generate` reads this file. Migrations are run by server/db/migrate.ts, which needs no downloaded engine.
export default defineConfig({ schema: './schema.prisma' });
