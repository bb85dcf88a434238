import { SendHorizontal } from 'lucide-react'
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react'
import { Button } from '../../parts/button'
import styles from './composer.module.css'

/** Where one writes. Enter sends, Shift and Enter begin a new line. */
export function Composer({
  label,
  isBusy,
  onSend,
}: {
  label: string
  isBusy: boolean
  onSend: (content: string) => void
}) {
  const [text, setText] = useState('')
  const area = useRef<HTMLTextAreaElement>(null)
  const content = text.trim()

  function send(event: FormEvent | KeyboardEvent) {
    event.preventDefault()
    if (content === '' || isBusy) return
    onSend(content)
    setText('')
    area.current?.focus()
  }

  return (
    <form className={styles.composer} onSubmit={send}>
      <textarea
        ref={area}
        rows={1}
        className={styles.area}
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) send(event)
        }}
      />
      <Button type="submit" look="primary" disabled={content === '' || isBusy}>
        <SendHorizontal aria-hidden="true" /> Send
      </Button>
    </form>
  )
}
