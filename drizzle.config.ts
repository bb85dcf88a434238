import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'postgresql',
  schema: './packages/memory/src/schema/index.ts',
  out: './packages/memory/migrations',
})
