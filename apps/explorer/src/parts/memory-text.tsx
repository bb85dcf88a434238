import type { ReactNode } from 'react'
import styles from './memory-text.module.css'

/** Placeholders, and characters that show nothing, move the cursor or turn the text around. */
const SPECIAL =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /\{user\}|\{assistant\}|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g

/**
 * What a memory says, as text and nothing else. Who speaks stands out; a character that nobody would see is shown by
 * its code, so that nothing hides in a memory.
 */
export function MemoryText({ text, user, assistant }: { text: string; user: string; assistant: string }) {
  const parts: ReactNode[] = []
  let end = 0
  for (const match of text.matchAll(SPECIAL)) {
    parts.push(text.slice(end, match.index))
    end = match.index + match[0].length
    parts.push(
      match[0].startsWith('{') ? (
        <b key={match.index} className={match[0] === '{user}' ? styles.user : styles.assistant}>
          {match[0] === '{user}' ? user : assistant}
        </b>
      ) : (
        <code key={match.index} className={styles.unseen}>
          {codeOf(match[0])}
        </code>
      ),
    )
  }
  return (
    <span className={styles.text} dir="auto">
      {parts}
      {text.slice(end)}
    </span>
  )
}

const codeOf = (character: string): string =>
  `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
