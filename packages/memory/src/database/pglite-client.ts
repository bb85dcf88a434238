import { AsyncLocalStorage } from 'node:async_hooks'
import { Worker } from 'node:worker_threads'
import type { Results } from '@electric-sql/pglite'
import { MemoryError } from '../errors.js'
import type { PgliteFailure, PgliteRequest, PgliteResponse, PgliteWorkerData } from './pglite-protocol.js'

/** A statement PostgreSQL refused. Has the fields that PGlite's own error has, except the statement and its parameters. */
export class PgliteError extends Error {
  declare readonly code?: string
  declare readonly severity?: string
  declare readonly detail?: string
  declare readonly table?: string
  declare readonly column?: string
  declare readonly constraint?: string

  constructor({ message, ...fields }: PgliteFailure) {
    super(message)
    this.name = 'PgliteError'
    Object.assign(this, fields)
  }
}

/** As Drizzle passes them. The parsers it passes all leave the text as it is; only their oids matter. */
export interface PgliteQueryOptions {
  rowMode?: 'array' | 'object'
  parsers?: Record<number, unknown>
  /** What `COPY … FROM '/dev/blob'` reads. */
  blob?: Blob
}

/** What a transaction's callback is given: statements that run inside it. */
export interface PgliteTransaction {
  query<Row>(sql: string, parameters?: readonly unknown[], options?: PgliteQueryOptions): Promise<Results<Row>>
  exec(sql: string): Promise<Results[]>
}

type Command = PgliteRequest extends infer Request
  ? Request extends PgliteRequest
    ? Omit<Request, 'id'>
    : never
  : never

interface Pending {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
}

/**
 * PGlite in a worker thread of its own, with as much of PGlite's interface as Drizzle's driver calls.
 *
 * There is one connection. Statements and transactions take turns, first come first served; a transaction keeps its
 * turn until it ends.
 */
export class PgliteClient implements PgliteTransaction {
  readonly #worker: Worker
  readonly #pending = new Map<number, Pending>()
  readonly #listeners = new Map<string, Set<(payload: string) => void>>()
  /** The transaction that the calling code runs in, to tell a wait that could never end. */
  readonly #inside = new AsyncLocalStorage<{ ended: boolean }>()
  #turn: Promise<unknown> = Promise.resolve()
  #nextId = 0
  #closed: Promise<void> | undefined
  #gone: MemoryError | undefined

  private constructor(data: PgliteWorkerData) {
    this.#worker = new Worker(new URL('./pglite-worker.mjs', import.meta.url), {
      workerData: data,
      transferList: data.snapshot === undefined ? [] : [data.snapshot],
    })
    // An idle database does not keep the process alive; a running statement does (see #send).
    this.#worker.unref()
    this.#worker.on('message', (response: PgliteResponse) => this.#receive(response))
    this.#worker.on('error', (error) => this.#fail(`its thread failed (${error.name})`))
    this.#worker.on('exit', () => this.#fail('its thread has ended'))
  }

  /** Starts the thread and waits until the database answers. */
  static async open({ dataDir, snapshot }: { dataDir?: string; snapshot?: Blob }): Promise<PgliteClient> {
    const client = new PgliteClient({
      ...(dataDir === undefined ? {} : { dataDir }),
      ...(snapshot === undefined ? {} : { snapshot: await snapshot.arrayBuffer() }), // a Blob of a file cannot be cloned
    })
    try {
      await client.#send({ command: 'open' })
    } catch (error) {
      await client.#worker.terminate()
      throw error
    }
    return client
  }

  query<Row>(sql: string, parameters: readonly unknown[] = [], options: PgliteQueryOptions = {}) {
    return this.#exclusively(() => this.#query<Row>(sql, parameters, options))
  }

  exec(sql: string): Promise<Results[]> {
    return this.#exclusively(() => this.#execute(sql))
  }

  transaction<Result>(work: (transaction: PgliteTransaction) => Promise<Result>): Promise<Result> {
    return this.#exclusively(async () => {
      const state = { ended: false }
      let firstFailure: unknown
      const noting = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
        try {
          return await answer
        } catch (error) {
          firstFailure ??= error
          throw error
        }
      }
      await this.#execute('BEGIN')
      try {
        const result = await this.#inside.run(state, () =>
          work({
            query: (sql, parameters = [], options = {}) => noting(this.#query(sql, parameters, options)),
            exec: (sql) => noting(this.#execute(sql)),
          }),
        )
        const [answer] = await this.#execute('COMMIT')
        // After a statement failed PostgreSQL answers COMMIT by rolling back, and calls that no error.
        if (answer?.command === 'ROLLBACK') throw firstFailure
        return result
      } catch (error) {
        await this.#execute('ROLLBACK').catch(() => undefined) // the first error is the one to report
        throw error
      } finally {
        state.ended = true
      }
    })
  }

  /** Calls `onPayload` for every notification on the channel, until the returned function is called. */
  async listen(channel: string, onPayload: (payload: string) => void): Promise<() => Promise<void>> {
    const listeners = this.#listeners.get(channel) ?? new Set()
    this.#listeners.set(channel, listeners.add(onPayload))
    await this.exec(`LISTEN ${quoteIdentifier(channel)}`)
    return () => this.unlisten(channel, onPayload)
  }

  async unlisten(channel: string, onPayload: (payload: string) => void): Promise<void> {
    const listeners = this.#listeners.get(channel)
    if (!listeners?.delete(onPayload) || listeners.size > 0) return
    this.#listeners.delete(channel)
    await this.exec(`UNLISTEN ${quoteIdentifier(channel)}`)
  }

  /** The data directory as a tar file, for `snapshot` of another {@link PgliteClient.open}. */
  dumpDataDir(): Promise<Blob> {
    return this.#exclusively(() => this.#send({ command: 'snapshot' }) as Promise<Blob>)
  }

  /** Waits for its turn, shuts PostgreSQL down and ends the thread. */
  close(): Promise<void> {
    this.#closed ??= this.#exclusively(async () => {
      if (this.#gone === undefined) await this.#send({ command: 'close' })
      this.#fail('it is closed')
      await this.#worker.terminate()
    })
    return this.#closed
  }

  #query<Row>(sql: string, parameters: readonly unknown[], options: PgliteQueryOptions): Promise<Results<Row>> {
    const { rowMode = 'object', parsers = {}, blob } = options
    return this.#send({
      command: 'query',
      sql,
      parameters,
      rowMode,
      textTypes: Object.keys(parsers).map(Number),
      ...(blob === undefined ? {} : { blob }),
    }) as Promise<Results<Row>>
  }

  #execute(sql: string): Promise<Results[]> {
    return this.#send({ command: 'execute', sql }) as Promise<Results[]>
  }

  #exclusively<Result>(work: () => Promise<Result>): Promise<Result> {
    const transaction = this.#inside.getStore()
    if (transaction?.ended === false) {
      return Promise.reject(
        new MemoryError(
          'database_failed',
          'A statement on the database itself was awaited inside a transaction. An embedded database has one ' +
            'connection, so this would wait for ever: pass the transaction on instead. Nothing was done.',
        ),
      )
    }
    const result = this.#turn.then(work)
    this.#turn = result.catch(() => undefined)
    return result
  }

  #send(command: Command): Promise<unknown> {
    if (this.#gone !== undefined) return Promise.reject(this.#gone)
    return new Promise((resolve, reject) => {
      const id = this.#nextId++
      this.#worker.postMessage({ id, ...command }) // throws for a parameter that cannot be cloned, which rejects
      this.#pending.set(id, { resolve, reject })
      this.#worker.ref()
    })
  }

  #receive(response: PgliteResponse): void {
    if ('channel' in response) {
      for (const onPayload of this.#listeners.get(response.channel) ?? []) onPayload(response.payload)
      return
    }
    const pending = this.#pending.get(response.id)
    this.#pending.delete(response.id)
    if (this.#pending.size === 0) this.#worker.unref()
    if ('result' in response) {
      pending?.resolve(response.result)
    } else if (response.fatal) {
      this.#fail('it crashed')
      pending?.reject(this.#gone as MemoryError)
      void this.#worker.terminate()
    } else {
      pending?.reject(new PgliteError(response.failure))
    }
  }

  /** From here on nothing can be answered. The first reason stays. */
  #fail(reason: string): void {
    this.#gone ??= new MemoryError(
      'database_unavailable',
      `The embedded database is gone: ${reason}. What was committed is kept; open it again.`,
    )
    for (const { reject } of this.#pending.values()) reject(this.#gone)
    this.#pending.clear()
  }
}

const quoteIdentifier = (name: string) => `"${name.replaceAll('"', '""')}"`
