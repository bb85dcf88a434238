import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Database } from '@bot/memory'
import postgres from 'postgres'
import { inGroups } from '../data/in-groups.js'
import { COPY_HEADER, COPY_TRAILER } from '../load/binary-copy.js'

/** A database driver with nothing around it: what the adapter is compared with, and what fills tables. */
export interface BareDriver {
  /** Prepared, where the driver can. */
  query<Row extends object>(statement: string, parameters?: readonly unknown[]): Promise<Row[]>
  /** Statements without parameters, several at once. */
  execute(statements: string): Promise<void>
  /** `target`: a table with its columns, as after COPY. `rows` as `copyRow` makes them. */
  copyInto(target: string, rows: Iterable<Buffer>): Promise<void>
  close(): Promise<void>
}

/** postgres.js with one connection. */
export function openBarePostgres(url: string): BareDriver {
  const client = postgres(url, { max: 1, onnotice: () => {} })
  return {
    query: async (statement, parameters = []) => [
      ...(await client.unsafe<never[]>(statement, parameters as never[], { prepare: true })),
    ],
    async execute(statements) {
      await client.unsafe(statements)
    },
    async copyInto(target, rows) {
      const table = await client.unsafe(`copy ${target} from stdin with (format binary)`).writable()
      await pipeline(Readable.from(copyFile(rows, CHUNK_BYTES)), table)
    },
    close: () => client.end({ timeout: 5 }),
  }
}

const CHUNK_BYTES = 1 << 18

function* copyFile(rows: Iterable<Buffer>, chunkBytes: number): Generator<Buffer<ArrayBuffer>> {
  let chunk: Buffer[] = [COPY_HEADER]
  let bytes = COPY_HEADER.length
  for (const row of rows) {
    chunk.push(row)
    bytes += row.length
    if (bytes < chunkBytes) continue
    yield Buffer.concat(chunk)
    chunk = []
    bytes = 0
  }
  yield Buffer.concat([...chunk, COPY_TRAILER])
}

/** As much of the embedded database's client as is needed here. */
interface EmbeddedClient {
  query<Row>(statement: string, parameters?: readonly unknown[], options?: { blob?: Blob }): Promise<{ rows: Row[] }>
  exec(statements: string): Promise<unknown>
}

const ROWS_A_BLOB = 1_000

/** The client of an embedded database, which has one connection and belongs to `database`. */
export function bareEmbedded(database: Database): BareDriver {
  const client = (database.db as unknown as { $client: EmbeddedClient }).$client
  return {
    query: async (statement, parameters = []) => (await client.query<never>(statement, parameters)).rows,
    async execute(statements) {
      await client.exec(statements)
    },
    async copyInto(target, rows) {
      for (const some of inGroups(rows, ROWS_A_BLOB)) {
        const blob = new Blob([...copyFile(some, Infinity)])
        await client.query(`copy ${target} from '/dev/blob' with (format binary)`, [], { blob })
      }
    },
    close: async () => {},
  }
}
