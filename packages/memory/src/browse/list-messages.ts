import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Database } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { parseInput, snowflake, uuid } from '../input.js'
import { type Page, pageOf, readCursor } from './page-cursor.js'

/** A message of a conversation. */
export interface ListedMessage {
  id: string
  personalityId: string
  channelId: string
  guildId: string | null
  role: 'user' | 'assistant' | 'system'
  content: string
  messageIds: string[]
  /** What was stored with it: of a reply, what memory did for it. */
  metadata: Readonly<Record<string, unknown>> | null
  /** Ms since the epoch. */
  createdAtMs: number
}

const listInput = z.strictObject({
  personaId: uuid,
  personalityId: uuid.optional(),
  channelId: snowflake.optional(),
  after: z.string().optional(),
  limit: z.int().min(1).max(1_000).default(50),
})

/** What a persona and personalities said to each other, newest first, without what was deleted. */
export async function listMessages(database: Database, given: z.input<typeof listInput>): Promise<Page<ListedMessage>> {
  const { personaId, personalityId, channelId, after, limit } = parseInput(listInput, given, 'list')
  const cursor = after === undefined ? null : readCursor(after)
  const rows = await guarded(() =>
    queryRows<ListedMessage>(
      database.db,
      sql`select id, personality_id as "personalityId", channel_id as "channelId", guild_id as "guildId", role, content,
          discord_message_id as "messageIds", message_metadata as metadata, (extract(epoch from created_at) * 1000)::float8 as "createdAtMs"
        from conversation_history
        where persona_id = ${personaId}::uuid and deleted_at is null
          ${personalityId ? sql`and personality_id = ${personalityId}::uuid` : sql``}
          ${channelId ? sql`and channel_id = ${channelId}` : sql``}
          ${
            cursor
              ? sql`and (created_at, id)
                < (${new Date(cursor.createdAtMs).toISOString()}::timestamptz, ${cursor.id}::uuid)`
              : sql``
          }
        order by created_at desc, id desc limit ${limit + 1}`,
    ),
  )
  return pageOf(rows, limit)
}
