import { sql } from 'drizzle-orm'
import type { MemoryDocument } from '../contract.js'
import type { Database } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { parseInput, uuid } from '../input.js'
import { type DocumentRow, documentColumns, documentOf, notSearched } from './document.js'

/** One memory of a persona, or null: also when it is another persona's, or deleted. */
export async function findMemory(
  database: Database,
  given: { personaId: string; id: string },
): Promise<MemoryDocument | null> {
  const personaId = parseInput(uuid, given.personaId, 'personaId')
  const id = parseInput(uuid, given.id, 'id')
  const [row] = await guarded(() =>
    queryRows<DocumentRow>(
      database.db,
      sql`select ${documentColumns} from memories memory
        where memory.persona_id = ${personaId}::uuid and memory.id = ${id}::uuid and memory.visibility <> 'deleted'`,
    ),
  )
  return row ? documentOf(personaId, row, notSearched('match')) : null
}
