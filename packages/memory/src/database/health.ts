import { eq, type SQL, sql } from 'drizzle-orm'
import { embeddingBacklog, embeddingModels, memories, memoryVectors } from '../schema/index.js'
import { compareCatalogue, declaredCatalogue, readCatalogue } from './catalogue.js'
import type { Database, Executor } from './database.js'
import { guarded } from './failure.js'
import { readSchemaState, type SchemaState } from './migrations.js'
import { queryRows } from './rows.js'
import { readServerFacts, type ServerFacts } from './server.js'

/** Up to here rows are counted; beyond, PostgreSQL's own estimate stands for the count. */
const COUNTED_UP_TO = 10_000

export interface RowCount {
  readonly rows: number
  /** False = PostgreSQL's estimate. */
  readonly exact: boolean
}

export interface DatabaseHealth extends ServerFacts {
  readonly dialect: Database['dialect']
  /** One statement there and back. */
  readonly latencyMs: number
  /** 'current' is the only healthy one. */
  readonly schema: SchemaState['kind']
  /** Null where the schema is not current: its tables cannot be relied on. */
  readonly contents: DatabaseContents | null
}

export interface DatabaseContents {
  /** Declared indexes that are not there, or not as declared. Recall is slow without them, or wrong. */
  readonly missingIndexes: string[]
  /** Of `missingIndexes`: a bulk load took them away, and it or the next start of a service puts them back. */
  readonly deferredIndexes: string[]
  /** Indexes whose building was interrupted: they cost writes and serve no query. */
  readonly invalidIndexes: string[]
  readonly memories: RowCount
  /** The model recall uses; null = none yet. */
  readonly activeModel: { readonly model: string; readonly dimensions: number; readonly vectors: RowCount } | null
  readonly backlog: {
    readonly waiting: RowCount
    /** Texts the model refuses: a person decides what becomes of them. Without those that a growing model refuses. */
    readonly setAside: RowCount
    /** How long the longest waiting item of the active model has been due; null = none is. */
    readonly overdueSeconds: number | null
  }
}

/**
 * Facts of the database, for a health endpoint: no judgement, only what is. Costs the same however large the tables are.
 *
 * @throws {MemoryError} `database_unavailable` where it does not answer
 */
export function readDatabaseHealth(database: Pick<Database, 'db' | 'dialect'>): Promise<DatabaseHealth> {
  return guarded(async () => {
    const { db, dialect } = database
    const latencyMs = await measureLatency(db)
    const server = await readServerFacts(db)
    const { kind } = await readSchemaState(db)
    const contents = kind === 'current' ? await readContents(db) : null
    return { dialect, latencyMs, ...server, schema: kind, contents }
  })
}

async function measureLatency(db: Executor): Promise<number> {
  const start = performance.now()
  await db.execute(sql`select 1`)
  return performance.now() - start
}

const indexNames = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => /^index \S+\.(\S+) /.exec(line)?.[1] ?? [])

async function readContents(db: Executor): Promise<DatabaseContents> {
  const [active] = await db
    .select({ model: embeddingModels.model, dimensions: embeddingModels.dimensions })
    .from(embeddingModels)
    .where(eq(embeddingModels.isActive, true))
  const live = await readCatalogue(db)
  return {
    missingIndexes: indexNames(compareCatalogue(declaredCatalogue(), live).missing),
    deferredIndexes: (await queryRows<{ name: string }>(db, sql`select name from deferred_indexes order by name`)).map(
      ({ name }) => name,
    ),
    invalidIndexes: indexNames(live.filter((line) => line.endsWith(' INVALID'))),
    memories: await countRows(db, sql`from ${memories}`),
    activeModel:
      active === undefined
        ? null
        : {
            ...active,
            vectors: await countRows(db, sql`from ${memoryVectors} where ${memoryVectors.model} = ${active.model}`),
          },
    backlog: {
      waiting: await countRows(db, sql`from ${embeddingBacklog} where ${embeddingBacklog.status} = 'waiting'`),
      setAside: await countRows(
        db,
        sql`from ${embeddingBacklog} where ${embeddingBacklog.status} = 'set_aside'
          and ${embeddingBacklog.model} not in (select model from embedding_models where is_growing)`,
      ),
      overdueSeconds: active === undefined ? null : await overdueSeconds(db, active.model),
    },
  }
}

/** @param source from and where */
async function countRows(db: Executor, source: SQL): Promise<RowCount> {
  const [explained] = await queryRows<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
    db,
    sql`explain (format json) select ${source}`,
  )
  const estimate = explained?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0
  if (estimate > COUNTED_UP_TO) return { rows: estimate, exact: false }
  const [counted] = await queryRows<{ rows: number }>(db, sql`select count(*)::int as rows ${source}`)
  return { rows: counted?.rows ?? 0, exact: true }
}

/** From the index (model, due_at), which holds what waits. */
async function overdueSeconds(db: Executor, model: string): Promise<number | null> {
  const [row] = await queryRows<{ seconds: number }>(
    db,
    sql`select extract(epoch from now() - due_at)::float8 as seconds from embedding_backlog
        where model = ${model} and status = 'waiting' and due_at <= now()
        order by due_at limit 1`,
  )
  return row?.seconds ?? null
}
