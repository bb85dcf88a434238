import {
  type Database,
  type Forget,
  type Forgotten,
  type ListedMemory,
  listMemories,
  listPersonas,
  type PgvectorMemoryAdapter,
} from '@bot/memory'
import type { CommandContext } from '../../command-context.js'
import { counted } from '../../table.js'
import { memoryTable } from '../memories/memory-table.js'

/** What to forget: of one persona, or of everybody. */
export interface Wanted extends Omit<Forget, 'personaId' | 'dryRun'> {
  personaId: string | undefined
}

interface Found {
  personaId: string
  found: Forgotten
}

/** What would go. */
export interface Shown {
  found: Found[]
  memories: number
  report: { personas: { personaId: string; memories: string[]; locked: number; messages: number }[] }
  lines: string[]
}

/** Memories shown one by one; of more, their number says enough. */
const SHOWN = 20
/** What one call takes. */
const NAMED_AT_ONCE = 10_000

/** Asks memory what would go, and shows it. */
export async function showForgotten(
  context: CommandContext,
  memory: PgvectorMemoryAdapter,
  database: Database,
  { personaId, ...wanted }: Wanted,
): Promise<Shown> {
  const found: Found[] = []
  for await (const id of personaId === undefined ? everybody(database) : [personaId]) {
    context.signal.throwIfAborted()
    const one = await memory.forget({ ...wanted, personaId: id, dryRun: true })
    if (one.memories.length + one.messages + one.locked > 0) found.push({ personaId: id, found: one })
  }
  const memories = sum(found, (one) => one.memories.length)
  const messages = sum(found, (one) => one.messages)
  const locked = sum(found, (one) => one.locked)
  const rows = context.json ? [] : await firstOf(database, found)
  return {
    found,
    memories,
    report: {
      personas: found.map(({ personaId: id, found: one }) => ({
        personaId: id,
        memories: one.memories.map((row) => row.id),
        locked: one.locked,
        messages: one.messages,
      })),
    },
    lines: [
      ...(rows.length > 0 ? [...memoryTable(context.terminal, rows), ''] : []),
      ...(memories > rows.length && rows.length > 0 ? [`… and ${memories - rows.length} more.`] : []),
      `${counted(memories, 'memory', 'memories')} of ${counted(found.length, 'persona')} would go` +
        `${messages > 0 ? `, with ${counted(messages, 'message')}` : ''}; ${locked} locked would stay.`,
    ],
  }
}

/** Forgets what was shown, and nothing that came since. */
export async function forgetShown(
  memory: PgvectorMemoryAdapter,
  { where: _, personaId: __, ...wanted }: Wanted,
  { found }: Shown,
): Promise<{ memories: number; messages: number; locked: number; operations: string[] }> {
  const done = { memories: 0, messages: 0, locked: sum(found, (one) => one.locked), operations: [] as string[] }
  for (const { personaId, found: shown } of found) {
    const ids = shown.memories.map(({ id }) => id)
    for (let start = 0; start < ids.length; start += NAMED_AT_ONCE) {
      const where = { ids: ids.slice(start, start + NAMED_AT_ONCE) }
      const forgotten = await memory.forget({ ...wanted, personaId, where })
      done.memories += forgotten.memories.length
      done.messages += forgotten.messages
      if (forgotten.operationId) done.operations.push(forgotten.operationId)
    }
  }
  return done
}

const sum = (found: readonly Found[], of: (one: Forgotten) => number): number =>
  found.reduce((total, one) => total + of(one.found), 0)

async function* everybody(database: Database): AsyncGenerator<string> {
  let after: string | undefined
  while (true) {
    const personas = await listPersonas(database, { after, limit: 500, withUnclaimed: true })
    for (const { id } of personas) yield id
    after = personas.at(-1)?.id
    if (after === undefined) return
  }
}

async function firstOf(database: Database, found: readonly Found[]): Promise<ListedMemory[]> {
  const rows: ListedMemory[] = []
  for (const { personaId, found: one } of found) {
    const ids = one.memories.slice(0, SHOWN - rows.length).map(({ id }) => id)
    if (ids.length > 0) rows.push(...(await listMemories(database, { personaId, ids })).rows)
  }
  return rows
}
