import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  type Database,
  type Embedder,
  type Embedders,
  openDatabase,
  openEmbedders,
  PgvectorMemoryAdapter,
  readDataDirectoryLock,
} from '@bot/memory'
import type { Env } from './env.js'
import { CommandError } from './exit-codes.js'
import { type GatewayClient, gatewayClient } from './gateway-client.js'

/** Which database is meant. */
export interface Place {
  databaseUrl?: string | undefined
  dataDir: string
}

/** How a command reaches the database: through the gateway of the process that holds its directory, or by itself. */
export type Connection = { kind: 'gateway'; gateway: GatewayClient; pid: number } | { kind: 'database'; place: Place }

/** What of the command line names the database. */
export interface PlaceOptions {
  databaseUrl?: string | undefined
  dataDir?: string | undefined
}

/** A directory named on the command line wins over a server named in the environment. */
export function placeOf(options: PlaceOptions, env: Env): Place {
  if (options.dataDir !== undefined && options.databaseUrl === undefined) return { dataDir: resolve(options.dataDir) }
  return { databaseUrl: options.databaseUrl ?? env.DATABASE_URL, dataDir: resolve(options.dataDir ?? env.DATA_DIR) }
}

/**
 * Finds out who holds the database. A PGlite directory belongs to one process: where that is a running standalone, its
 * gateway is asked.
 *
 * @throws CommandError `database_locked`: it is held by a process that has no gateway, or none yet
 */
export async function connect({
  place,
  env,
  signal,
}: {
  place: Place
  env: Env
  signal: AbortSignal
}): Promise<Connection> {
  if (place.databaseUrl !== undefined) return { kind: 'database', place }
  const lock = await readDataDirectoryLock(place.dataDir)
  if (lock === undefined) return { kind: 'database', place }
  if (lock.url !== undefined)
    return {
      kind: 'gateway',
      gateway: gatewayClient({ url: lock.url, token: env.GATEWAY_TOKEN, signal }),
      pid: lock.pid,
    }
  throw new CommandError(
    'database_locked',
    `The data directory ${place.dataDir} is in use by process ${lock.pid}, which has no gateway (yet). ` +
      'Nothing was changed; try again when it is ready or has ended.',
  )
}

/**
 * Opens the database of a place that must be there already.
 *
 * @throws CommandError `no_database`; MemoryError
 */
export async function openExisting(place: Place): Promise<Database> {
  if (place.databaseUrl === undefined && !existsSync(place.dataDir)) {
    throw new CommandError(
      'no_database',
      `There is no database in ${place.dataDir}. Make one with \`npx -y pnpm@10.34.9 start\` or \`bot-memory migrate\`, ` +
        'or name another with --data-dir or --database-url.',
    )
  }
  return open(place)
}

/**
 * Opens a database that this process must have for itself: a bulk move is no job of a running bot's.
 *
 * @throws CommandError `database_locked`, `no_database`; MemoryError
 */
export async function openOwn(context: { place: Place; env: Env; signal: AbortSignal }): Promise<Database> {
  const connection = await connect(context)
  if (connection.kind === 'database') return openExisting(connection.place)
  throw new CommandError(
    'database_locked',
    `Process ${connection.pid} holds the data directory ${context.place.dataDir}. Nothing was changed; stop it, then ` +
      'run this again.',
  )
}

/** Opens the database of a place; a directory is made where it is missing. */
export const open = (place: Place): Promise<Database> =>
  openDatabase(place.databaseUrl === undefined ? { dataDir: place.dataDir } : { url: place.databaseUrl })

/** Runs `work` with memory over an open database, whichever model it recalls by, and closes what it needs besides. */
export async function withMemory<Result>(
  database: Database,
  env: Env,
  work: (memory: PgvectorMemoryAdapter) => Promise<Result>,
): Promise<Result> {
  return withEmbedders(env, ({ configured, of }) =>
    work(new PgvectorMemoryAdapter({ database, embedder: configured, embedderOf: of })),
  )
}

/** Runs `work` with the embedder that the environment names, and closes it. */
export const withEmbedder = <Result>(env: Env, work: (embedder: Embedder) => Promise<Result>): Promise<Result> =>
  withEmbedders(env, ({ configured }) => work(configured))

/** The same with those of other models that the database may use. */
export async function withEmbedders<Result>(
  env: Env,
  work: (embedders: Embedders) => Promise<Result>,
): Promise<Result> {
  const embedders = await openEmbedders({
    provider: env.EMBEDDER,
    apiKey: env.OPENAI_API_KEY,
    baseUrl: env.OPENAI_BASE_URL,
    model: env.EMBEDDING_MODEL,
    from: import.meta.url,
  })
  try {
    return await work(embedders)
  } finally {
    await embedders.close()
  }
}
