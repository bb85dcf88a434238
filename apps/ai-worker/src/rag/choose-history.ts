import type { HistoryMessage } from '@bot/memory'
import { countTokens } from './tokens.js'

/** What a chat API adds to each message. */
export const TOKENS_A_MESSAGE = 4

export interface ChosenHistory {
  /** Oldest first. */
  messages: HistoryMessage[]
  tokens: number
}

/**
 * The newest messages that fit into `budget` tokens, without a gap. Chosen before any memory is recalled: what the
 * budget cuts off here is not in the prompt, so memories may bring it back.
 *
 * It begins with something the person said. A reply whose question did not fit would keep out the memory of both.
 */
export function chooseHistory(recent: readonly HistoryMessage[], budget: number): ChosenHistory {
  const spoken = recent.filter((message) => message.role !== 'system') // notes of the service, which nobody said
  const messages: HistoryMessage[] = []
  let tokens = 0
  for (const message of spoken.toReversed()) {
    const cost = countTokens(message.content) + TOKENS_A_MESSAGE
    if (tokens + cost > budget) break
    tokens += cost
    messages.unshift(message)
  }
  while (messages[0]?.role === 'assistant') {
    tokens -= countTokens(messages[0].content) + TOKENS_A_MESSAGE
    messages.shift()
  }
  return { messages, tokens }
}
