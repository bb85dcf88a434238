import type { TestableDatabase } from './database-kind.js'

/**
 * Empties every table of the schema `public`, between the tests of a file; 15 ms.
 *
 * `TRUNCATE`, because it fires no trigger (the audit refuses deletes, others leave tombstones) and leaves no dead rows
 * in an HNSW index, which would push live ones out of the next test's search.
 *
 * @example
 * ```ts
 * const database = useTestDatabase()
 * beforeEach(() => emptyTables(database))
 * ```
 */
export async function emptyTables(database: TestableDatabase): Promise<void> {
  await database.db.execute(`
    do $$ begin
      execute (select 'truncate ' || string_agg(oid::regclass::text, ', ')
               from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p'));
    end $$`)
}
