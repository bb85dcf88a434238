import { sql } from 'drizzle-orm'
import type { Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'

/**
 * Takes away what stands here and was erased elsewhere: after the erasures of another database came in. What is closed is
 * what the triggers of migration 0004 skip; those meet rows that come later, this the ones that were here before,
 * whatever was done to them since. Looks at personas of whom something was erased, and at no other.
 */
export async function dropErased(tx: Transaction): Promise<{ memories: number; messages: number }> {
  const closes = (row: string) => sql`(
    exists (select from erasures where persona_id = ${sql.raw(row)}.persona_id and kind = 'persona'
      and created_at >= ${sql.raw(row)}.created_at)`
  const concerned = sql`(select persona_id from erasures)`
  const [dropped] = await guarded(() =>
    queryRows<{ memories: number; messages: number }>(
      tx,
      sql`with memories_gone as (
        delete from memories memory where memory.persona_id in ${concerned} and ${closes('memory')}
          or is_erased(memory.persona_id, 'memory', memory.id::text)
          or is_erased(memory.persona_id, 'text', memory.content)
          or exists (select from unnest(memory.message_ids) said (id)
            where is_erased(memory.persona_id, 'message', said.id)))
        returning 1
      ), messages_gone as (
        delete from conversation_history message where message.persona_id in ${concerned} and ${closes('message')}
          or is_erased(message.persona_id, 'message', message.id::text)
          or exists (select from unnest(message.discord_message_id) said (id)
            where is_erased(message.persona_id, 'message', said.id)))
        returning 1
      )
      select (select count(*)::int from memories_gone) as memories,
        (select count(*)::int from messages_gone) as messages`,
    ),
  )
  return dropped!
}
