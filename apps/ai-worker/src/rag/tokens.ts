import { countTokens as countExactly } from 'gpt-tokenizer/encoding/o200k_base'

// Cut before white space where there is some, which does not change the count. The tokenizer's time grows with the
// square of an unbroken run (100,000 Chinese characters took it 100 s), so such a run is cut too, and may count one
// token more per 200 characters.
const PIECES = /.{1,200}(?=\s|$)|.{1,200}/gsu

// People write `<|endoftext|>` too; to a chat API it is text.
const asPlainText = { disallowedSpecial: new Set<string>() }

/** How many tokens a text has, as GPT-4o and its successors count; other models count within some 20 % of it. */
export function countTokens(text: string): number {
  return (text.match(PIECES) ?? []).reduce((sum, piece) => sum + countExactly(piece, asPlainText), 0)
}

/**
 * The text, or where it has more than `most` tokens its beginning and its end, with a note between that says how much
 * is left out.
 *
 * @example
 * ```ts
 * fitText(story, 1_000) // 'Once upon a time … [… 182,040 characters left out …] … ever after.'
 * ```
 */
export function fitText(text: string, most: number): string {
  const tokens = countTokens(text)
  if (tokens <= most) return text
  for (let kept = Math.floor((text.length * most) / tokens); kept > 0; kept = Math.floor(kept * 0.9)) {
    const shortened = withoutMiddle(text, kept)
    if (countTokens(shortened) <= most) return shortened
  }
  return ''
}

function withoutMiddle(text: string, kept: number): string {
  const head = Math.ceil(kept * 0.75)
  const tail = kept - head
  const end = tail === 0 ? '' : text.slice(-tail)
  // A cut may go through a surrogate pair.
  return `${text.slice(0, head)} [… ${text.length - kept} characters left out …] ${end}`.toWellFormed()
}
