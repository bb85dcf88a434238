/** How the model's context window is shared out, in tokens. */
export interface Budget {
  /** Most for each part that is always there; what is longer is shortened. */
  readonly systemPrompt: number
  readonly card: number
  readonly persona: number
  readonly question: number
  /** Kept free for the reply. */
  readonly reply: number
}

/** Window of a model nobody told us of. */
export const DEFAULT_CONTEXT_WINDOW = 16_384
const DEFAULT_REPLY = 1_024

/** Of what the fixed parts leave, memories are sure of this share, though a long history asks for all of it. */
const MEMORY_FLOOR = 0.25
/** And they take no more than this, though there is no history. */
const MEMORY_CAP = 0.5

/** The fixed parts and the reply take four fifths at most, so there is always room for history and memories. */
export function shareOut(windowTokens: number, replyTokens: number = DEFAULT_REPLY): Budget {
  const share = (part: number) => Math.floor(windowTokens * part)
  return {
    systemPrompt: share(0.1),
    card: share(0.2),
    persona: share(0.05),
    question: share(0.3),
    reply: Math.min(replyTokens, share(0.15)),
  }
}

/** What the history may take of `left`: it chooses first, and leaves memories their floor unless memory is off. */
export const historyBudget = (left: number, memoryIsOn: boolean): number =>
  Math.max(0, Math.floor(left * (memoryIsOn ? 1 - MEMORY_FLOOR : 1)))

/** What memories may take of `left`, of which the history used `history`. */
export const memoryBudget = (left: number, history: number): number =>
  Math.max(0, Math.min(Math.floor(left * MEMORY_CAP), left - history))
