import { MemoryError } from '../errors.js'

export interface AcceptedText {
  readonly text: string
  readonly tokens: number
}

/** What an embedder takes. */
interface Intake {
  readonly model: string
  readonly maxInputTokens: number
  countTokens(text: string): number
}

/**
 * Makes texts safe to hand to a model, or says which of them it cannot take. Every embedder starts here, so that what
 * one refuses all refuse: a text of white space alone has no meaning to find, and one that is too long would be cut
 * without a word.
 *
 * @returns the texts, with lone surrogates (which no encoder takes) replaced, and the tokens of each
 * @throws {MemoryError} `embedder_rejected`, with `details.indices` of the offending texts; `invalid_input` for what is
 * not text
 */
export function acceptTexts(texts: readonly string[], intake: Intake): AcceptedText[] {
  const notText = indicesWhere(texts, (text) => typeof text !== 'string')
  if (notText.length > 0) {
    throw new MemoryError('invalid_input', `Only text can be embedded; ${places(notText)} is something else.`, {
      details: { indices: notText },
    })
  }
  const blank = indicesWhere(texts, (text) => text.trim() === '')
  if (blank.length > 0) {
    throw new MemoryError(
      'embedder_rejected',
      `${intake.model} cannot embed a blank text (${places(blank)}). Nothing was embedded; leave blank texts out.`,
      { details: { indices: blank } },
    )
  }
  const accepted = texts.map((text) => {
    const wellFormed = text.replace(/\p{Surrogate}/gu, '\uFFFD')
    return { text: wellFormed, tokens: intake.countTokens(wellFormed) }
  })
  const long = indicesWhere(accepted, ({ tokens }) => tokens > intake.maxInputTokens)
  if (long.length > 0) {
    throw new MemoryError(
      'embedder_rejected',
      `${intake.model} takes at most ${intake.maxInputTokens} tokens a text; ${places(long)} is longer. ` +
        'Nothing was embedded; split memories and shorten queries before embedding them.',
      { details: { indices: long, maxInputTokens: intake.maxInputTokens } },
    )
  }
  return accepted
}

function indicesWhere<Item>(items: readonly Item[], holds: (item: Item) => boolean): number[] {
  return items.flatMap((item, index) => (holds(item) ? [index] : []))
}

function places(indices: readonly number[]): string {
  const shown = indices.slice(0, 5).join(', ')
  return `text ${shown}${indices.length > 5 ? ` and ${indices.length - 5} more` : ''}`
}
