/** What crosses between `pglite-client.ts` and the worker thread `pglite-worker.mjs`. */

/** `workerData` of the worker. */
export interface PgliteWorkerData {
  /** Directory of the database; none = in memory. */
  readonly dataDir?: string
  /** Content of a database dumped by `snapshot`, loaded before the first statement. */
  readonly snapshot?: ArrayBuffer
}

/** One statement or command; every one is answered, in the order of arrival. */
export type PgliteRequest = { readonly id: number } & (
  | { readonly command: 'open' | 'close' | 'snapshot' }
  | { readonly command: 'execute'; readonly sql: string }
  | {
      readonly command: 'query'
      readonly sql: string
      readonly parameters: readonly unknown[]
      readonly rowMode: 'array' | 'object'
      /** Types whose values are left as PostgreSQL wrote them. Functions cannot cross threads, so their oids do. */
      readonly textTypes: readonly number[]
      /** What `COPY … FROM '/dev/blob'` reads. */
      readonly blob?: Blob
    }
)

/** What PostgreSQL says of a failed statement, under PGlite's names for it. */
export interface PgliteFailure {
  readonly message: string
  readonly code?: string
  readonly severity?: string
  readonly detail?: string
  readonly hint?: string
  readonly where?: string
  readonly schema?: string
  readonly table?: string
  readonly column?: string
  readonly constraint?: string
}

export type PgliteResponse =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly failure: PgliteFailure; readonly fatal: boolean }
  | { readonly channel: string; readonly payload: string }
