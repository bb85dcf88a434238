import { sql } from 'drizzle-orm'
import type { Executor } from '../database/database.js'
import { queryRows } from '../database/rows.js'

/** The signs of the vectors of memories: one bit a dimension, 64 to 192 bytes a memory. */
export interface Fingerprints {
  /** By personality, then by time: what may be compared stands together, the earlier first. */
  readonly rows: readonly FingerprintOwner[]
  /** `width` words of each row, one after the other. */
  readonly bits: Uint32Array
  readonly width: number
  /** Bits that mean something; the rest of the last word is 0. */
  readonly dimensions: number
}

export interface FingerprintOwner {
  id: string
  personalityId: string
  createdAtMs: number
}

/**
 * The fingerprints of what is recalled of a persona: neither hidden nor expired, with a vector of `model`. Of a text that
 * was split, the first chunk stands for all.
 *
 * Read from the covering index alone: 10,000 of them are 2 MB, their vectors would be 60.
 */
export async function readFingerprints(
  executor: Executor,
  wanted: { personaId: string; personalityId: string | undefined; model: string; dimensions: number },
): Promise<Fingerprints> {
  const { personaId, personalityId, model, dimensions } = wanted
  const width = Math.ceil(dimensions / 32)
  const found = await queryRows<FingerprintOwner & { signs: string }>(
    executor,
    sql`with signs as materialized (
        select memory_id, encode(substring(bit_send(bits) from 5 for ${width * 4}), 'base64') as signs
        from memory_vectors where persona_id = ${personaId}::uuid and model = ${model}
          ${personalityId ? sql`and personality_id = ${personalityId}::uuid` : sql``}
      )
      select memory.id, memory.personality_id as "personalityId", signs.signs,
        (extract(epoch from memory.created_at) * 1000)::float8 as "createdAtMs"
      from memories memory join signs on signs.memory_id = memory.id
      where memory.persona_id = ${personaId}::uuid and memory.visibility = 'normal'
        and (memory.expires_at is null or memory.expires_at > now()) and coalesce(memory.chunk_index, 0) = 0
      order by memory.personality_id, memory.created_at, memory.id`,
  )
  const bits = new Uint32Array(found.length * width)
  const rows = found.map(({ signs, ...owner }, at) => {
    const bytes = Buffer.from(signs, 'base64')
    for (let word = 0; word < width; word++) bits[at * width + word] = bytes.readUInt32BE(word * 4)
    return owner
  })
  return { rows, bits, width, dimensions }
}
