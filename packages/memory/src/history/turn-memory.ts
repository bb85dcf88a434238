import type { NewMemory } from '../contract.js'
import type { Said, Turn } from './pairs.js'
import { formatTurn } from './turn.js'

/**
 * What is remembered of a turn, live and rebuilt from history alike: the same text gives the same id, and the same
 * facts give the same row.
 *
 * @example
 * ```ts
 * await memory.addMemory(memoryOfTurn(turn))
 * ```
 */
export function memoryOfTurn(turn: Turn): NewMemory {
  const { personaId, personalityId, channelId, guildId, sender, user, assistant } = turn
  return {
    text: formatTurn({ user: user.content, assistant: assistant.content }),
    metadata: {
      personaId,
      personalityId,
      createdAt: assistant.createdAt,
      channelId,
      guildId,
      contextType: guildId === null ? 'dm' : 'channel',
      messageIds: [...messageIdsOf(user), ...messageIdsOf(assistant)],
      senders: [sender],
    },
  }
}

/**
 * What a message is known by where memories made of it are left out of a prompt (`excludeMessageIds`): its Discord
 * ids, or its row where it has none.
 */
export function messageIdsOf(said: Pick<Said, 'id' | 'discordMessageIds'>): string[] {
  return said.discordMessageIds.length > 0 ? said.discordMessageIds : [said.id]
}
