import type { MemoryContext } from '../context.js'
import type { AddedMemory, NewMemory } from '../contract.js'
import type { Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { transaction } from '../database/transaction.js'
import { activeModel } from '../embedding/active-model.js'
import { embedAtOnce, HELD_FOR_CALLER_MS } from './embed-at-once.js'
import type { WorkItem } from './embed-items.js'
import { type InsertedRow, insertMemories } from './insert.js'
import { parseMemories } from './memory-input.js'
import { type MemoryRow, rowsOf } from './rows.js'

/**
 * Stores memories, then embeds them.
 *
 * With a `transaction`, rows and work items land in it and the network is not touched: the backlog embeds them after
 * it commits. Without one: insert, commit, embed within 10 s, and what that did not reach waits in the backlog. Either
 * way nothing is lost when the embedder is down, and a memory is found by its words at once.
 *
 * @throws MemoryError `invalid_input`, `unknown_persona`, `unknown_personality`, `model_mismatch`: nothing was stored.
 */
export async function addMemories(
  context: MemoryContext,
  memories: readonly NewMemory[],
  options: { transaction?: Transaction | undefined } = {},
): Promise<AddedMemory[]> {
  const parsed = parseMemories(memories, context.embedder.dimensions)
  if (parsed.length === 0) return []
  const { embedder } = context
  const limits = { maxTokens: embedder.maxInputTokens, countTokens: (text: string) => embedder.countTokens(text) }
  const rowsByMemory = parsed.map((memory) => rowsOf(memory, limits))
  const rows = withoutRepetition(rowsByMemory.flat())
  const model = await guarded(() => activeModel(context, options.transaction))

  const holdMs = options.transaction ? 0 : HELD_FOR_CALLER_MS
  const written = await guarded(() =>
    transaction(options.transaction ?? context.database, (tx) => insertMemories(tx, rows, { model, holdMs })),
  )
  const embedded = new Set(written.filter((row) => row.embedded).map(keyOf))
  if (!options.transaction) {
    for (const item of await embedAtOnce(context, model, itemsOf(rows, written))) embedded.add(keyOf(item))
  }
  return report(rowsByMemory, written, embedded)
}

/** What was inserted without a vector. */
function itemsOf(rows: readonly MemoryRow[], written: readonly InsertedRow[]): WorkItem[] {
  const contents = new Map(rows.map((row) => [keyOf(row), row.content]))
  return written
    .filter((row) => row.inserted && !row.embedded)
    .map((row) => ({
      personaId: row.personaId,
      id: row.id,
      contentHash: row.contentHash,
      content: contents.get(keyOf(row))!,
      attempts: 0,
    }))
}

const keyOf = (row: { personaId: string; id: string }): string => `${row.personaId}:${row.id}`

/** One row an id: a batch may hold a text twice, said in two places. */
function withoutRepetition(rows: readonly MemoryRow[]): MemoryRow[] {
  const byKey = new Map<string, MemoryRow>()
  for (const row of rows) {
    const known = byKey.get(keyOf(row))
    byKey.set(
      keyOf(row),
      known
        ? {
            ...known,
            origins: [...new Set([...known.origins, ...row.origins])],
            places: [...new Set([...known.places, ...row.places])],
            messageIds: [...new Set([...known.messageIds, ...row.messageIds])],
            vector: known.vector ?? row.vector,
          }
        : row,
    )
  }
  return [...byKey.values()]
}

function report(
  rowsByMemory: readonly MemoryRow[][],
  written: readonly InsertedRow[],
  embedded: ReadonlySet<string>,
): AddedMemory[] {
  const fresh = new Set(written.filter((row) => row.inserted).map(keyOf))
  const erased = new Set(written.filter((row) => row.erased).map(keyOf))
  return rowsByMemory.map((rows) => {
    const isNew = rows.some((row) => fresh.has(keyOf(row)))
    // Of a text that a batch holds twice, the first is the one that was inserted.
    for (const row of rows) fresh.delete(keyOf(row))
    return {
      ids: rows.map((row) => row.id),
      outcome: rows.some((row) => erased.has(keyOf(row))) ? 'erased' : isNew ? 'inserted' : 'known',
      embedded: rows.every((row) => embedded.has(keyOf(row))),
    }
  })
}
