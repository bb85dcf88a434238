/**
 * The text of a turn, as it is remembered: live and rebuilt from history alike, so that both give the same id.
 * `{user}` and `{assistant}` stay placeholders, so that a rename needs no new embedding.
 */
export function formatTurn(turn: { user: string; assistant: string }): string {
  return `{user}: ${turn.user}\n{assistant}: ${turn.assistant}`
}

/** Puts names in for the placeholders of a remembered text. */
export function fillNames(text: string, names: { user: string; assistant: string }): string {
  return text.replaceAll(/\{(user|assistant)\}/g, (_, who: 'user' | 'assistant') => names[who])
}
