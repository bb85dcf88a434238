/** What this package must know of a database. It imports no other package, so each hands its own in. */
export interface TestableDatabase {
  readonly db: { execute(statement: string): PromiseLike<unknown> }
  /** The whole database as one file; embedded databases only. */
  snapshot?(): Promise<Blob>
  close(): Promise<void>
}

/** How to get one. `@bot/memory`'s `openDatabase` and `migrateDatabase` fit as they are. */
export interface DatabaseKind<Database extends TestableDatabase> {
  open(options: { url?: string; snapshot?: Blob }): Promise<Database>
  migrate(database: Database): Promise<unknown>
}

/** Where test files find the migrated template; `databaseTemplate` provides it, `useDatabase` injects it. */
export type Template =
  | { readonly dialect: 'pglite'; readonly snapshotPath: string }
  | { readonly dialect: 'postgres'; readonly serverUrl: string; readonly name: string }

declare module 'vitest' {
  export interface ProvidedContext {
    databaseTemplate: Template
  }
}
