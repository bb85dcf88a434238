import type { ReactNode } from 'react'
import { hueOf, usePersonalities } from '../shell/personalities'
import styles from './memory-text.module.css'
import { hueStyle } from './personality-tag'

/** Characters that show nothing, move the cursor or turn the text around. */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/
const PLACEHOLDER = /\{user\}|\{assistant\}/
const SPECIAL = new RegExp(`(${UNSEEN.source}|${PLACEHOLDER.source})`)
const ALONE = new RegExp(`(${UNSEEN.source})`)

/**
 * What a memory says, as text and nothing else. Who speaks stands out; a character that nobody would see is shown by
 * its code, so that nothing hides in a memory.
 */
export function MemoryText({
  text,
  user,
  assistant,
  personalityId,
}: {
  text: string
  user: string
  assistant: string
  personalityId: string
}) {
  const hue = usePersonalities().byId.get(personalityId)?.hue ?? hueOf(personalityId)
  return (
    <span className={styles.text} style={hueStyle(hue)} dir="auto">
      {shown(text.split(SPECIAL), (part) => {
        if (part === '{user}') return <b className={styles.user}>{user}</b>
        if (part === '{assistant}') return <b className={styles.assistant}>{assistant}</b>
        return <Unseen character={part} />
      })}
    </span>
  )
}

/** What somebody said, as text and nothing else. */
export function SaidText({ text }: { text: string }) {
  return (
    <span className={styles.text} dir="auto">
      {shown(text.split(ALONE), (part) => (
        <Unseen character={part} />
      ))}
    </span>
  )
}

/** Every second part is one that the text was split at. */
const shown = (parts: readonly string[], special: (part: string) => ReactNode): ReactNode =>
  parts.map((part, at) => (at % 2 === 0 ? part : <span key={at}>{special(part)}</span>))

function Unseen({ character }: { character: string }) {
  const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
  return <code className={styles.unseen}>U+{code}</code>
}
