import type { MemoryFacts } from '../data/memories.js'

/** What the peers filter by, where they keep it in JSON. */
export const metadataOf = ({ personaId, personalityId, channelId, createdAt }: MemoryFacts) => ({
  personaId,
  personalityId,
  channelId,
  createdAt: createdAt.getTime(),
})
