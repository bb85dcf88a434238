import { queryRows, type Transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import type { IncomingMemory } from './incoming-memory.js'

type Placeable = Pick<
  IncomingMemory,
  'personaId' | 'personalityId' | 'channelId' | 'guildId' | 'contextType' | 'messageIds'
>

/**
 * Fills in where memories were said that do not know it: what the history tells of their messages, else of their
 * channel. A memory nobody knows the place of is seen in no guild, so this decides whether it is recalled there.
 *
 * @returns how many learned it.
 */
export async function resolvePlaces(tx: Transaction, memories: readonly Placeable[]): Promise<number> {
  const unknown = memories
    .map((memory, at) => ({ memory, at }))
    .filter(({ memory }) => memory.guildId === null && memory.contextType === null)
    .filter(({ memory }) => memory.messageIds.length > 0 || memory.channelId !== null)
  if (unknown.length === 0) return 0
  const asked = unknown.map(({ memory, at }) => ({
    at,
    personaId: memory.personaId,
    personalityId: memory.personalityId,
    channelId: memory.channelId,
    messageIds: memory.messageIds,
  }))
  const found = await queryRows<{ at: number; channelId: string; guildId: string | null }>(
    tx,
    // A message id says the same whoever it is of, so that what is unclaimed finds its place too.
    sql`select asked.at, said.channel_id as "channelId", said.guild_id as "guildId"
      from json_to_recordset(${JSON.stringify(asked)}::json) as asked (at int, "personaId" uuid, "personalityId" uuid,
        "channelId" text, "messageIds" text[])
      cross join lateral (
        (select 1 as preference, channel_id, guild_id from conversation_history
          where discord_message_id && asked."messageIds"
            and channel_id = coalesce(asked."channelId", channel_id)
          order by created_at, id limit 1)
        union all
        (select 2, channel_id, guild_id from conversation_history
          where persona_id = asked."personaId" and personality_id = asked."personalityId"
            and channel_id = asked."channelId"
          order by created_at, id limit 1)
        order by preference limit 1) said`,
  )
  for (const { at, channelId, guildId } of found) {
    Object.assign(memories[at]!, { channelId, guildId, contextType: guildId === null ? 'dm' : 'channel' })
  }
  return found.length
}
