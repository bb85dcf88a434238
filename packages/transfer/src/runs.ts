import { randomUUID } from 'node:crypto'
import { type Database, type Transaction, transaction } from '@bot/memory'
import { transferRuns } from '@bot/memory/schema'
import { and, desc, eq, type InferSelectModel } from 'drizzle-orm'

/*
 * Bulk moves leave a row in `transfer_runs`: what was asked for, how far it got, what was counted. A run that did not
 * finish, because somebody stopped it or the process was killed, is taken up by the next that asks for the same.
 */

type Row = InferSelectModel<typeof transferRuns>

export interface TransferRun {
  readonly id: string
  /** Where to go on; null = from the beginning. */
  readonly checkpoint: Record<string, unknown> | null
  /** What the parts before this one counted. */
  readonly counts: Readonly<Record<string, number>>
  readonly resumed: boolean
}

/** What is asked for, without credentials. Equal requests are one run. */
export interface TransferRequest {
  /** 'rebuild', 'import-qdrant', … */
  kind: string
  request: Record<string, unknown>
}

/** The unfinished run of this request, or null. */
export async function findUnfinishedRun(
  target: Database | Transaction,
  wanted: TransferRequest,
): Promise<TransferRun | null> {
  const [latest] = await transaction(target, (tx) =>
    tx
      .select()
      .from(transferRuns)
      .where(and(eq(transferRuns.kind, wanted.kind), eq(transferRuns.request, wanted.request)))
      .orderBy(desc(transferRuns.createdAt))
      .limit(1),
  )
  return latest && latest.status !== 'finished' ? runOf(latest, true) : null
}

/** Takes up the unfinished run of this request, or begins one. */
export async function beginRun(target: Database | Transaction, wanted: TransferRequest): Promise<TransferRun> {
  return transaction(target, async (tx) => {
    const unfinished = await findUnfinishedRun(tx, wanted)
    if (unfinished) {
      await tx
        .update(transferRuns)
        .set({ status: 'running', updatedAt: new Date() })
        .where(eq(transferRuns.id, unfinished.id))
      return unfinished
    }
    const [row] = await tx
      .insert(transferRuns)
      .values({ id: randomUUID(), ...wanted })
      .returning()
    return runOf(row!, false)
  })
}

/** Notes how far a run got. What came before the checkpoint is never done again. */
export async function saveCheckpoint(
  target: Database | Transaction,
  run: TransferRun,
  progress: { checkpoint: object; counts: Readonly<Record<string, number>> },
): Promise<void> {
  await transaction(target, (tx) =>
    tx
      .update(transferRuns)
      .set({ checkpoint: { ...progress.checkpoint }, counts: { ...progress.counts }, updatedAt: new Date() })
      .where(eq(transferRuns.id, run.id)),
  )
}

export async function endRun(
  database: Database,
  run: TransferRun,
  status: 'finished' | 'stopped' | 'failed',
): Promise<void> {
  const now = new Date()
  await transaction(database, (tx) =>
    tx
      .update(transferRuns)
      .set({ status, updatedAt: now, finishedAt: status === 'finished' ? now : null })
      .where(eq(transferRuns.id, run.id)),
  )
}

const runOf = ({ id, checkpoint, counts }: Row, resumed: boolean): TransferRun => ({ id, checkpoint, counts, resumed })
