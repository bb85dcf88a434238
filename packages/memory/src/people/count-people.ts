import { sql } from 'drizzle-orm'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { executorOf } from '../database/transaction.js'

/** How many people have memories, and how many personalities there are to talk to. */
export async function countPeople(target: Database | Transaction): Promise<{ people: number; personalities: number }> {
  const [row] = await guarded(() =>
    queryRows<{ people: number; personalities: number }>(
      executorOf(target),
      sql`select
        (select count(distinct persona.owner_id)::int from personas persona
          where persona.kind = 'person'
            and exists (select from memories memory where memory.persona_id = persona.id)) as people,
        (select count(*)::int from personalities) as personalities`,
    ),
  )
  return row!
}
