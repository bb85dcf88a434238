import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'postgresql',
  schema: './packages/memory/src/schema/index.ts',
  out: './packages/memory/migrations',
  // As in packages/memory/src/database/migrations.ts, which says why.
  migrations: { table: '__bot_memory_migrations' },
})
