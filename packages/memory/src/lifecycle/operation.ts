import { type SQL, sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { z } from 'zod'
import { parseInput, storableText, uuid } from '../input.js'

/** Who changes something, and why; both are kept in the audit for good, so neither may hold text of a memory. */
export interface By {
  /** A user id, a service, or a command. */
  actor: string
  reason?: string | undefined
}

export const by = z.strictObject({
  actor: storableText(255).min(1),
  reason: storableText(1_000).min(1).optional(),
})

/** Most memories that one call names. */
const MAX_NAMED = 10_000

export const namedMemories = z.strictObject({
  personaId: uuid,
  ids: z.array(uuid).min(1).max(MAX_NAMED),
  by,
})

/** Memories by id, of one persona. A chunk stands for the whole text it is of. */
export type NamedMemories = z.input<typeof namedMemories>

/** What a verb did. Every id is of the persona that was named. */
export interface Changed {
  /** What `undo` takes. */
  operationId: string
  changed: string[]
  /** Left alone because they are locked. */
  locked: string[]
  /** Neither changed nor locked: they were so already. */
  unchanged: string[]
  /** Ids that this persona has no memory of. */
  missing: string[]
}

export const parseNamed = (input: NamedMemories, what: string) => parseInput(namedMemories, input, what)

/** One call is one operation, however many memories it changes. */
export const newOperation = (): string => v7()

/** CTE `wanted (id)`: the named ids, and the other chunks of the texts they are of. */
export const wantedCte = (personaId: string, ids: readonly string[]): SQL => sql`
  named as materialized (
    select value::uuid as id from json_array_elements_text(${JSON.stringify(ids)}::json)
  ), wanted as materialized (
    select id from named
    union
    select sibling.id from memories memory
    join memories sibling on sibling.persona_id = memory.persona_id and sibling.chunk_group_id = memory.chunk_group_id
    where memory.persona_id = ${personaId}::uuid and memory.id in (select id from named)
  )`

/** What a memory's state is, as the audit keeps it: `undo` compares and restores it. */
export const stateOf = (memory: SQL): SQL => sql`jsonb_build_object(
  'visibility', ${memory}.visibility, 'isLocked', ${memory}.is_locked,
  'expiresAtMs', (extract(epoch from ${memory}.expires_at) * 1000)::bigint)`
