import { replyJobId } from '@bot/jobs'
import {
  ensureUser,
  findPersona,
  findPersonality,
  type KnownUser,
  personaFor,
  recordMessage,
  type Transaction,
  transaction,
} from '@bot/memory'
import { Problem } from '../../problems/problem.js'
import type { NewMessageBody } from '../../schemas/message.js'
import type { Services } from '../../services.js'

/**
 * Stores a message and the job that will answer it, both or neither.
 *
 * Discord delivers a message again when it is unsure. The id of the job is made of what both deliveries share, so the
 * queue's key decides which came first, also between two gateways at the same moment.
 *
 * @param stream whether somebody reads the reply while it is written
 * @returns the job, and whether it was there before
 * @throws Problem `unknown_personality`, `unknown_persona`: nothing was stored, no user was made
 */
export async function acceptMessage(
  { database, jobs, clock }: Pick<Services, 'database' | 'jobs' | 'clock'>,
  message: NewMessageBody,
  { stream }: { stream: boolean },
): Promise<{ id: string; known: boolean }> {
  const personality = await findPersonality(database, message.personality)
  if (personality === null) {
    throw new Problem('unknown_personality', 'No personality has this slug. Nothing was stored; see /v1/personalities.')
  }
  try {
    return await transaction(database, async (tx) => {
      const user = await ensureUser(tx, message.user)
      const conversation = {
        channelId: message.channelId,
        guildId: message.guildId ?? null,
        personalityId: personality.id,
        personaId: await speakerOf(tx, { user, personalityId: personality.id, wanted: message.personaId }),
      }
      const recorded = await recordMessage(tx, {
        ...conversation,
        role: 'user',
        content: message.content,
        createdAt: clock(),
        discordMessageIds: message.messageId === undefined ? [] : [message.messageId],
      })
      const job = await jobs.enqueue(
        'reply',
        {
          ...{ ...conversation, userId: user.id, username: user.username, historyId: recorded.id },
          memoryMode: message.memoryMode,
          explain: message.explain,
          // A key that is not there is also understood by a worker of the version before.
          ...(stream ? { stream } : {}),
        },
        {
          id: replyJobId({ ...conversation, userId: user.id, messageId: message.messageId ?? recorded.id }),
          transaction: tx,
        },
      )
      // The other delivery committed between our two statements: what it stored stands, ours must not.
      if (job.known && !recorded.known) throw new Redelivered(job.id)
      return job
    })
  } catch (error) {
    if (error instanceof Redelivered) return { id: error.jobId, known: true }
    throw error
  }
}

/** Who speaks: the persona that was asked for, if it is theirs, else the one they chose for this personality. */
async function speakerOf(
  tx: Transaction,
  { user, personalityId, wanted }: { user: KnownUser; personalityId: string; wanted: string | undefined },
): Promise<string> {
  const { id: userId, defaultPersonaId } = user
  if (wanted === undefined) return personaFor(tx, { userId, personalityId, defaultPersonaId })
  const persona = await findPersona(tx, wanted)
  if (persona?.ownerId === userId) return wanted
  throw new Problem('unknown_persona', 'Who speaks has no persona of this id. Nothing was stored.')
}

/** Rolls back what a second delivery wrote. */
class Redelivered extends Error {
  readonly jobId: string

  constructor(jobId: string) {
    super('This message was delivered before.')
    this.jobId = jobId
  }
}
