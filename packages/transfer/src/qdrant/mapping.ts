import { z } from 'zod'
import { TransferError } from '../errors.js'

/** Where a field is looked for, in order: names, or dotted paths into nested objects. */
const paths = (...defaults: string[]) => z.array(z.string().min(1)).default(defaults)

const fields = z.strictObject({
  text: paths('text', 'content', 'pageContent', 'page_content'),
  /** Whose: the id of a persona, of a user, a Discord id, or that of a legacy user. */
  owner: paths('personaId', 'userId', 'metadata.personaId', 'metadata.userId'),
  /** With whom: the id, slug or name of a personality. Where none says, the collection's name does. */
  personality: paths('personalityId', 'personality', 'personalityName', 'metadata.personalityId'),
  createdAt: paths('createdAt', 'timestamp', 'metadata.createdAt'),
  channelId: paths('channelId', 'metadata.channelId'),
  guildId: paths('guildId', 'serverId', 'metadata.guildId'),
  contextType: paths('contextType', 'metadata.contextType'),
  messageIds: paths('messageIds', 'metadata.messageIds'),
  senders: paths('senders', 'metadata.senders'),
  summaryType: paths('summaryType', 'metadata.summaryType'),
  canonScope: paths('canonScope', 'metadata.canonScope'),
  sessionId: paths('sessionId', 'metadata.sessionId'),
})

/**
 * How points of Qdrant become memories: which payload field means what. Every part has a default, which is the running
 * bot's. What no field names goes to `memories.extra` as it is.
 */
export const qdrantMapping = z.strictObject({
  /** The model that made the vectors. They are copied only where the database uses the same. */
  model: z.string().min(1).default('text-embedding-3-small'),
  /** Name of the vector to copy, where points have several. Default: the unnamed one, else the only one. */
  vector: z.string().min(1).optional(),
  sourceSystem: z.string().min(1).max(50).default('qdrant'),
  /** Unit of times that are numbers; 'auto' tells seconds, milliseconds and microseconds apart by their size. */
  times: z.enum(['auto', 's', 'ms', 'us']).default('auto'),
  fields: fields.prefault({}),
  /** What points say of the owner -> the persona meant. */
  owners: z.record(z.string(), z.guid()).default({}),
  /** What points (or a collection's name) say of the personality -> id or slug of the one meant. */
  personalities: z.record(z.string(), z.string().min(1)).default({}),
})

export type QdrantMapping = z.output<typeof qdrantMapping>
export type QdrantMappingFile = z.input<typeof qdrantMapping>
export type MappedField = keyof QdrantMapping['fields']

/** Parses a mapping. @throws TransferError `invalid_mapping`, naming each field and what is wrong with it */
export function parseQdrantMapping(value: unknown = {}): QdrantMapping {
  const result = qdrantMapping.safeParse(value)
  if (result.success) return result.data
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || 'mapping'}: ${message}`)
  throw new TransferError('invalid_mapping', `The mapping is not right, nothing was done. ${problems.join('; ')}`)
}
