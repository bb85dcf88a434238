import { createJobQueue, type Job, type JobQueue, type ReplyPayload, replyJobId } from '@bot/jobs'
import {
  createEmbedder,
  type Database,
  ensurePersonality,
  ensureUser,
  findMessage,
  type Message,
  type NewPersonality,
  PgvectorMemoryAdapter,
  recordMessage,
} from '@bot/memory'
import { type FakeOpenAI, type FakeOpenAIOptions, startFakeOpenAI } from '@bot/testing'
import { afterEach } from 'vitest'
import { createResponder, createWorker, type Responder, type WorkerOptions } from '../../src/index.js'
import { query } from './database.js'
import { recordingLogger } from './logger.js'

export const DM = '700000000000000001'
export const GUILD = { guildId: '900000000000000001', channelId: '900000000000000002' }

/** A message as somebody writes it. */
export interface Said {
  content: string
  channelId?: string
  guildId?: string | null
  /** Ms since the epoch. Default: a minute after the message before it. */
  at?: number
  messageId?: string
  memoryMode?: ReplyPayload['memoryMode']
}

export interface BotOptions extends Partial<Omit<WorkerOptions, 'responder'>> {
  /** Default: the fake model. */
  responder?: Responder
  model?: FakeOpenAIOptions
  card?: Partial<NewPersonality>
  username?: string
}

export type Bot = Awaited<ReturnType<typeof startBot>>

let lastUser = 100

/** A person, a character, a fake model and a worker that runs, all ended with the test. */
export function useBots(database: Database): (options?: BotOptions) => Promise<Bot> {
  const bots: Bot[] = []
  afterEach(async () => {
    for (const bot of bots.splice(0)) await bot.stop()
  })
  return async (options = {}) => {
    const bot = await startBot(database, options)
    bots.push(bot)
    return bot
  }
}

async function startBot(database: Database, options: BotOptions) {
  const model = await startFakeOpenAI(options.model)
  const embedder = await createEmbedder({ provider: 'hashing' })
  const log = recordingLogger()
  const memory = options.memory ?? new PgvectorMemoryAdapter({ database, embedder })
  const jobs = options.jobs ?? (await createJobQueue({ database, pollMs: 100 }))
  const user = await ensureUser(database, { discordId: String(lastUser++), username: options.username ?? 'ada' })
  const personality = await ensurePersonality(database, {
    slug: `lilith-${user.discordId}`,
    name: 'Lilith',
    ownerId: user.id,
    characterInfo: 'A witch of few words who loves animals.',
    personalityTraits: 'Dry, kind.',
    ...options.card,
  })
  const responder = options.responder ?? createResponder({ ...modelOptions(model), maxRetries: 0, timeoutMs: 2_000 })
  const worker = createWorker({ ...options, database, memory, jobs, responder, logger: log })
  await worker.start()

  const conversation = { personaId: user.defaultPersonaId, personalityId: personality.id }
  let now = Date.UTC(2026, 2, 1, 12)

  /** Stores a message as the gateway does, without a job. */
  async function write({ content, channelId = DM, guildId = null, at, messageId }: Said): Promise<Message> {
    now = at ?? now + 60_000
    const place = { channelId, guildId }
    const discordMessageIds = messageId === undefined ? [] : [messageId]
    const row = await recordMessage(database, {
      ...{ ...conversation, ...place, content, createdAt: now, discordMessageIds },
      role: 'user',
    })
    return (await findMessage(database, { personaId: conversation.personaId, id: row.id }))!
  }

  const payloadOf = (message: Message): ReplyPayload => ({
    ...conversation,
    userId: user.id,
    username: user.username,
    channelId: message.channelId,
    guildId: message.guildId,
    historyId: message.id,
  })

  /** Says something and waits for what becomes of it. */
  async function say(said: Said | string): Promise<Job> {
    const message = await write(typeof said === 'string' ? { content: said } : said)
    const { id } = await enqueue(jobs, message, typeof said === 'string' ? undefined : said.memoryMode)
    return (await jobs.waitFor(id, 10_000))!
  }

  const enqueue = (queue: JobQueue, message: Message, memoryMode?: ReplyPayload['memoryMode']) =>
    queue.enqueue(
      'reply',
      { ...payloadOf(message), memoryMode },
      {
        id: replyJobId({ ...payloadOf(message), messageId: message.id }),
      },
    )

  /** What the model was asked last, as one text. */
  const lastPrompt = (): string =>
    promptOf(model)
      .map(({ role, content }) => `[${role}] ${content}`)
      .join('\n')

  const memories = () =>
    query<{ id: string; content: string; messageIds: string[]; senders: string[]; createdAtMs: number }>(
      database,
      `select id, content, to_json(message_ids) as "messageIds", to_json(senders) as senders,
        (extract(epoch from created_at) * 1000)::float8 as "createdAtMs"
        from memories where persona_id = '${conversation.personaId}' order by created_at`,
    )

  const history = () =>
    query<{ role: string; content: string }>(
      database,
      `select role, content from conversation_history where persona_id = '${conversation.personaId}'
        order by created_at, id`,
    )

  return {
    ...{ conversation, database, enqueue, history, jobs, lastPrompt, log, memories, memory, model, payloadOf },
    ...{ personality, say, user, worker, write },
    async stop() {
      await worker.stop({ drainMs: 0 })
      await model.close()
      await embedder.close()
    },
  }
}

const modelOptions = (model: FakeOpenAI) => ({ apiKey: model.apiKey, baseUrl: model.baseUrl })

/** The messages of the last chat request. */
export function promptOf(model: FakeOpenAI): { role: string; content: string }[] {
  const request = model.requests.findLast(({ path }) => path === '/v1/chat/completions')
  if (!request) throw new Error('The model was asked nothing.')
  return (request.body as { messages: { role: string; content: string }[] }).messages
}

export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20))
}
