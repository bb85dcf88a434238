import { JobError, type ReplyResult, recallFacts } from '@bot/jobs'
import {
  type Database,
  type Message,
  memoryOfTurn,
  NOT_REMEMBERED,
  type PgvectorMemoryAdapter,
  type Reply,
  recordReply,
  transaction,
} from '@bot/memory'
import { z } from 'zod'

/** What stands beside a reply in the history, so that a job that runs again gives the same result. */
const replyFacts = z.object({
  memoriesUsed: z.array(z.guid()).catch([]),
  recall: recallFacts.nullable().catch(null),
  fromModel: z.boolean().catch(true),
})

/** The result of a job whose reply is stored. */
export function resultOf(reply: Reply): ReplyResult {
  return { content: reply.content, historyId: reply.id, ...replyFacts.parse(reply.metadata) }
}

/**
 * Stores an accepted reply and, unless the person asked for none, the memory of the turn, both or neither. Where the message was answered meanwhile, by a
 * worker that was taken for dead, its reply stands and nothing is stored.
 *
 * @throws JobError `message_deleted`
 */
export async function storeReply(
  { database, memory }: { database: Database; memory: Pick<PgvectorMemoryAdapter, 'addMemory'> },
  message: Message,
  reply: Omit<ReplyResult, 'historyId'> & { remember: boolean },
): Promise<ReplyResult> {
  const { content, remember, ...facts } = reply
  const metadata = remember ? facts : { ...facts, [NOT_REMEMBERED]: true }
  return transaction(database, async (tx) => {
    const stored = await recordReply(tx, message, { content, metadata })
    if (!stored) throw messageDeleted()
    if (!stored.known && remember) {
      await memory.addMemory(memoryOfTurn({ ...message, user: message, assistant: stored.reply }), { transaction: tx })
    }
    return resultOf(stored.reply)
  })
}

export const messageDeleted = (): JobError =>
  new JobError('message_deleted', 'The message was deleted before it was answered. Nothing was stored.', {
    permanent: true,
  })
