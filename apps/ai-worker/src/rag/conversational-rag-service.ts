import type { LeftOutMemory, ReplyPayload, ReplyResult } from '@bot/jobs'
import {
  type Database,
  findMessage,
  findPersona,
  findPersonalityById,
  findReply,
  type Logger,
  type Message,
  type PgvectorMemoryAdapter,
  recentMessages,
  replySettings,
} from '@bot/memory'
import type { Responder } from '../responders/responder.js'
import { acceptReply, partOfReply } from './accept-reply.js'
import { DEFAULT_CONTEXT_WINDOW, historyBudget, memoryBudget, shareOut } from './budget.js'
import { chooseHistory } from './choose-history.js'
import { explainRecall } from './explain-recall.js'
import { namesOf } from './names.js'
import { packMemories } from './pack-memories.js'
import { assemblePrompt, frameOf, quoteMemory } from './prompt.js'
import { memoryIsOn, type Recalled, recall } from './recall.js'
import { recallFacts } from './recall-facts.js'
import { searchQuery } from './search-query.js'
import { messageDeleted, resultOf, storeReply } from './store-reply.js'
import { countTokens } from './tokens.js'

export interface ConversationalRAGServiceOptions {
  database: Database
  memory: Pick<PgvectorMemoryAdapter, 'addMemory' | 'search'>
  responder: Responder
  logger: Logger
  /** Ms since the epoch. */
  clock: () => number
  /** Context window of a model that no config describes. Default 16,384. */
  contextWindowTokens?: number | undefined
  /** Told of every reply, to count it. Default: nobody. */
  onAnswered?:
    | ((reply: { preparedMs: number; modelMs: number; memories: { found: number; used: number } }) => void)
    | undefined
}

/** Messages that are looked at; the token budget decides how many are used. */
const RECENT_MESSAGES = 50

/**
 * Answers a message with memory: chooses the recent history, recalls what is not in it, assembles the prompt within the
 * model's window, asks the model, stores the reply and the memory of the turn.
 */
export class ConversationalRAGService {
  readonly #options: ConversationalRAGServiceOptions

  constructor(options: ConversationalRAGServiceOptions) {
    this.#options = options
  }

  /**
   * The reply to a message. A message that has one already keeps it: a job may run twice.
   *
   * @throws JobError `message_deleted`, `empty_reply`, and the responder's own: nothing was stored
   */
  async reply(
    payload: ReplyPayload,
    run: {
      attempt?: number | undefined
      signal?: AbortSignal | undefined
      /** Given what may be shown of the reply while it is written, where the payload asks for it. */
      onText?: ((text: string) => void) | undefined
    } = {},
  ): Promise<ReplyResult> {
    const { database, memory, responder } = this.#options
    const message = await findMessage(database, { personaId: payload.personaId, id: payload.historyId })
    if (!message) throw messageDeleted()
    const answered = await findReply(database, message)
    if (answered) return resultOf(answered)

    const began = performance.now()
    const { names, settings, prompt, packed, recalled, facts } = await this.#prepare(message, payload)
    const started = performance.now()
    const { onText } = run
    const [text, unrecalled] = await Promise.all([
      responder.respond({
        messages: prompt,
        question: message.content,
        memories: packed.memories,
        names,
        model: settings.model,
        parameters: settings.advancedParameters ?? {},
        signal: run.signal,
        onText: payload.stream && onText ? (part) => onText(partOfReply(part, names)) : undefined,
      }),
      payload.explain && recalled ? this.#explain(recalled) : null,
    ])
    const modelMs = performance.now() - started
    const content = acceptReply(text, names, run.attempt ?? 1)
    const reply = await storeReply({ database, memory }, message, {
      content,
      memoriesUsed: packed.memories.flatMap(({ ids }) => ids),
      recall: recalled && recallFacts({ ...facts, packed, report: recalled.result.report, unrecalled }),
      fromModel: responder.isModel,
      remember: payload.memoryMode !== 'incognito',
    })
    const ms = Math.round(performance.now() - started)
    this.#options.logger.info({ historyId: message.id, responder: responder.name, ms }, 'message answered')
    this.#options.onAnswered?.({ preparedMs: started - began, modelMs, memories: packed.counts })
    return reply
  }

  /** An explanation that cannot be had costs nobody their reply. */
  async #explain({ query, options, result }: Recalled): Promise<LeftOutMemory[] | null> {
    return explainRecall(this.#options.memory, { query, options }, result.documents).catch(() => null)
  }

  async #prepare(message: Message, { userId, username, memoryMode }: ReplyPayload) {
    const { database, memory, responder, logger, clock } = this.#options
    const { personaId, personalityId, channelId } = message
    const [persona, personality, chosen, recent] = await Promise.all([
      findPersona(database, personaId),
      findPersonalityById(database, personalityId),
      replySettings(database, { userId, personalityId }),
      recentMessages(database, {
        personaId,
        personalityId,
        channelId,
        before: message.createdAt,
        limit: RECENT_MESSAGES,
      }),
    ])
    if (!persona || !personality) throw messageDeleted() // its rows went with them

    const settings = memoryMode === 'fresh' ? { ...chosen, memoryLimit: 0 } : chosen
    const names = namesOf(persona, personality, username)
    const window = settings.contextWindowTokens ?? this.#options.contextWindowTokens ?? DEFAULT_CONTEXT_WINDOW
    const budget = shareOut(window, replyTokensOf(settings.advancedParameters))
    const frame = frameOf({
      ...{ systemPrompt: settings.systemPrompt, personality, persona, names, budget },
      question: message.content,
      now: new Date(clock()),
    })

    const left = window - budget.reply - frame.tokens
    const history = chooseHistory(responder.readsHistory ? recent : [], historyBudget(left, memoryIsOn(settings)))
    const query = searchQuery(message.content, history.messages)
    const recalled = await recall(memory, { message, query, history: history.messages, settings })
    const budgetOfMemories = memoryBudget(left, history.tokens)
    const packed = packMemories(recalled?.result.documents ?? [], budgetOfMemories, (one) =>
      countTokens(quoteMemory(one, names)),
    )
    const facts = { memoryBudget: budgetOfMemories, historyMessages: history.messages.length }
    logger.info(
      {
        historyId: message.id,
        history: history.messages.length,
        ...packed.counts,
        memoryTokens: packed.tokens,
        historyTokens: history.tokens,
        degraded: recalled?.result.report.degraded ?? null,
        ...recalled?.result.report.timings,
      },
      'prompt assembled',
    )
    const prompt = assemblePrompt({ frame, names, memories: packed.memories, history: history.messages })
    return { names, settings, prompt, packed, recalled, facts }
  }
}

/** Where a config limits the reply, so much is kept free for it. */
function replyTokensOf(parameters: Readonly<Record<string, unknown>> | null): number | undefined {
  const limit = parameters?.max_completion_tokens ?? parameters?.max_tokens
  return typeof limit === 'number' && limit > 0 ? limit : undefined
}
