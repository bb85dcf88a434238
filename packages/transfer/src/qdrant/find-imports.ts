import { type Database, guarded } from '@bot/memory'
import { transferRuns } from '@bot/memory/schema'
import { asc, eq } from 'drizzle-orm'

/** Imports from Qdrant that this database has seen. */
export interface QdrantImports {
  /** When the first of them began: whatever was remembered here since may be missing there. */
  firstStartedAt: Date
  /** The one that was begun last. */
  latest: { startedAt: Date; status: 'running' | 'stopped' | 'failed' | 'finished'; points: number }
}

/** Which imports from Qdrant there were; null = none. Dry runs leave no trace. */
export async function findQdrantImports(database: Database): Promise<QdrantImports | null> {
  const runs = await guarded(() =>
    database.db
      .select()
      .from(transferRuns)
      .where(eq(transferRuns.kind, 'import-qdrant'))
      .orderBy(asc(transferRuns.createdAt)),
  )
  const [first, latest] = [runs[0], runs.at(-1)]
  if (!first || !latest) return null
  const { createdAt: startedAt, status, counts } = latest
  return { firstStartedAt: first.createdAt, latest: { startedAt, status, points: counts.points ?? 0 } }
}
