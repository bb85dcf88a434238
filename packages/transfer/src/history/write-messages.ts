import { historyId, type Transaction } from '@bot/memory'
import { conversationHistory } from '@bot/memory/schema'
import { and, arrayOverlaps, inArray } from 'drizzle-orm'

/** A message whose people are resolved and whose fields are storable. */
export interface Message {
  personaId: string
  personalityId: string
  channelId: string
  guildId: string | null
  role: 'user' | 'assistant' | 'system'
  content: string
  createdAt: Date
  discordMessageIds: string[]
}

/** A message on its way to a free millisecond. */
interface Placed extends Message {
  id: string
}

/** Messages of one conversation at one millisecond, at most; more is a file whose times are wrong. */
const MOST_COLLISIONS = 1_000

/**
 * Writes many messages at once, as `recordMessage` writes one: a message whose Discord id is known in its channel is
 * left alone, and one that meets another at its millisecond is moved on, since ids are made of it. One that carries no
 * Discord id is known by its millisecond, side and words.
 *
 * @returns how many were new.
 */
export async function writeMessages(tx: Transaction, messages: readonly Message[]): Promise<{ inserted: number }> {
  let inserted = 0
  let open = (await withoutKnown(tx, messages)).map((message) => placeAt(message, message.createdAt.getTime()))
  for (let shift = 0; open.length > 0; shift++) {
    if (shift === MOST_COLLISIONS) throw new Error('a thousand messages of one conversation stand at one millisecond')
    // Two of one file may share a millisecond too: the later one waits for the next round.
    const round = new Map<string, Placed>()
    const waiting: Placed[] = []
    for (const message of open) {
      if (round.has(message.id)) waiting.push(message)
      else round.set(message.id, message)
    }
    const fresh = await insert(tx, [...round.values()])
    inserted += fresh.size
    const taken = [...round.values()].filter(({ id }) => !fresh.has(id))
    const met = await metBy(tx, taken)
    // Skipped though nobody stands there: it was erased for good.
    open = [...taken.filter(({ id }) => met.get(id) === 'another'), ...waiting].map((message) =>
      placeAt(message, message.createdAt.getTime() + 1),
    )
  }
  return { inserted }
}

function placeAt(message: Message, ms: number): Placed {
  const id = historyId(message.channelId, message.personalityId, message.personaId, ms)
  return { ...message, id, createdAt: new Date(ms) }
}

/** Leaves out what a Discord id says is there already, in the database or earlier in the batch. */
async function withoutKnown(tx: Transaction, messages: readonly Message[]): Promise<Message[]> {
  const ids = [...new Set(messages.flatMap((message) => message.discordMessageIds))]
  const standing =
    ids.length === 0
      ? []
      : await tx
          .select({
            personaId: conversationHistory.personaId,
            personalityId: conversationHistory.personalityId,
            channelId: conversationHistory.channelId,
            role: conversationHistory.role,
            discordMessageIds: conversationHistory.discordMessageId,
          })
          .from(conversationHistory)
          .where(
            and(
              inArray(conversationHistory.personaId, [...new Set(messages.map((message) => message.personaId))]),
              arrayOverlaps(conversationHistory.discordMessageId, ids),
            ),
          )
  const known = new Set(standing.flatMap(keysOf))
  return messages.filter((message) => {
    const keys = keysOf(message)
    if (keys.some((key) => known.has(key))) return false
    for (const key of keys) known.add(key)
    return true
  })
}

type Identified = Pick<Message, 'personaId' | 'personalityId' | 'channelId' | 'role' | 'discordMessageIds'>

const keysOf = (message: Identified): string[] =>
  message.discordMessageIds.map((id) =>
    [message.personaId, message.personalityId, message.channelId, message.role, id].join(' '),
  )

async function insert(tx: Transaction, messages: readonly Placed[]): Promise<Set<string>> {
  const rows = await tx
    .insert(conversationHistory)
    .values(messages.map(({ discordMessageIds, ...row }) => ({ ...row, discordMessageId: discordMessageIds })))
    .onConflictDoNothing()
    .returning({ id: conversationHistory.id })
  return new Set(rows.map((row) => row.id))
}

/** Whom the messages met at their ids: the very same, imported before, or another. */
async function metBy(tx: Transaction, messages: readonly Placed[]): Promise<Map<string, 'same' | 'another'>> {
  if (messages.length === 0) return new Map()
  const rows = await tx
    .select({ id: conversationHistory.id, role: conversationHistory.role, content: conversationHistory.content })
    .from(conversationHistory)
    .where(
      and(
        inArray(conversationHistory.personaId, [...new Set(messages.map((message) => message.personaId))]),
        inArray(
          conversationHistory.id,
          messages.map((message) => message.id),
        ),
      ),
    )
  const byId = new Map(messages.map((message) => [message.id, message]))
  return new Map(
    rows.map(({ id, role, content }) => {
      const message = byId.get(id)
      return [id, message?.role === role && message.content === content ? 'same' : 'another']
    }),
  )
}
