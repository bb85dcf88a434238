import { createHash } from 'node:crypto'
import { v5 } from 'uuid'

/*
 * Every id that can be derived from facts, with its key beside it. Two databases that are fed the same facts agree row
 * for row. The keys are the running bot's: the rows that moved in carry these ids, so none may ever change.
 *
 * What people name and rename (a second persona, a new personality) has no key that lasts: such rows get a v7 id and
 * are kept apart by a unique constraint. `personaId` and `personalityId` are for rows whose name is fixed.
 */

/** `v5('tzurot-v3-memory', DNS)`. */
const MEMORY_NAMESPACE = '2f36c705-1427-5548-ac1c-5a3db8f633be'

const inDns = (key: string): string => v5(key, v5.DNS)

/** The first 32 hex digits of SHA-256: what identifies a text in the ids of memories. */
const textKey = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 32)

/** A user, by Discord id. Key: `discord:{discordId}`. */
export const userId = (discordId: string): string => inDns(`discord:${discordId}`)

/** A personality, by slug. Key: `personality:{slug}`. */
export const personalityId = (slug: string): string => inDns(`personality:${slug}`)

/** A persona that was made with its user. Key: `persona:{ownerId|global}:{name}`. */
export const personaId = (ownerId: string | null, name: string): string =>
  inDns(`persona:${ownerId ?? 'global'}:${name}`)

/**
 * The placeholder of a legacy user nobody has mapped yet. Key: `unclaimed_persona:{legacyUserId}`. Not the running bot's:
 * it had no such persona.
 */
export const unclaimedPersonaId = (legacyUserId: string): string => inDns(`unclaimed_persona:${legacyUserId}`)

/** Which persona a legacy user became. Key: `shapes_persona_mapping:{legacyUserId}`. Not the running bot's. */
export const legacyMappingId = (legacyUserId: string): string => inDns(`shapes_persona_mapping:${legacyUserId}`)

/** Key: `system_prompt:{name}`. */
export const systemPromptId = (name: string): string => inDns(`system_prompt:${name}`)

/** Key: `llm_config:{name}`. */
export const llmConfigId = (name: string): string => inDns(`llm_config:${name}`)

/** What a user chose for a personality. Key: `user_personality_settings:{user}:{personality}`. */
export const userPersonalityConfigId = (user: string, personality: string): string =>
  inDns(`user_personality_settings:${user}:${personality}`)

/** Key: `user_persona_history_config:{user}:{personality}:{persona}`. */
export const userPersonaHistoryConfigId = (user: string, personality: string, persona: string): string =>
  inDns(`user_persona_history_config:${user}:${personality}:${persona}`)

/** Key: `channel_settings:{channel}`. */
export const channelSettingsId = (channelId: string): string => inDns(`channel_settings:${channelId}`)

/**
 * A message. Key: `conversation_history:{channel}:{personality}:{persona}:{ms}`. Two messages of one millisecond share
 * it; `recordMessage` moves the later one on by a millisecond.
 */
export const historyId = (channelId: string, personality: string, persona: string, createdAtMs: number): string =>
  inDns(`conversation_history:${channelId}:${personality}:${persona}:${createdAtMs}`)

/** A memory, by its whole text. Namespace: the bot's memories. Key: `{persona}:{personality}:{textKey}`. */
export const memoryId = (persona: string, personality: string, text: string): string =>
  v5(`${persona}:${personality}:${textKey(text)}`, MEMORY_NAMESPACE)

/** Chunk `index` (from 0) of a long memory, by the WHOLE text: its text key is that of `{text}::chunk::{index}`. */
export const memoryChunkId = (persona: string, personality: string, text: string, index: number): string =>
  memoryId(persona, personality, `${text}::chunk::${index}`)

/** What the chunks of one text share. Key: `memory_chunk_group:{persona}:{personality}:{textKey}`. */
export const memoryChunkGroupId = (persona: string, personality: string, text: string): string =>
  inDns(`memory_chunk_group:${persona}:${personality}:${textKey(text)}`)

/**
 * A memory that came to another persona and whose id does not follow from its text: it was edited, or carries the id of
 * another system. Namespace: the bot's memories. Key: `moved:{to}:{id}`.
 */
export const movedMemoryId = (to: string, id: string): string => v5(`moved:${to}:${id}`, MEMORY_NAMESPACE)
