import { MessageCircle } from 'lucide-react'
import { useLayoutEffect, useRef } from 'react'
import type { Persona } from '../../api/types'
import { Button } from '../../parts/button'
import { EmptyState } from '../../parts/empty-state'
import { Loading } from '../../parts/loading'
import { hueStyle } from '../../parts/personality-tag'
import { ProblemNotice } from '../../parts/problem-notice'
import { nameOf } from '../../shell/persona'
import type { NamedPersonality } from '../../shell/personalities'
import { Bubble } from './bubble'
import { Composer } from './composer'
import styles from './conversation.module.css'
import type { MemoryMode } from './send-message'
import { useHistory } from './use-history'
import type { Place } from './use-places'
import { useTalk } from './use-talk'

/** What was said, what is being said, and what to say next. */
export function Conversation({
  persona,
  personality,
  place,
  mode,
}: {
  persona: Persona
  personality: NamedPersonality
  place: Place
  mode: MemoryMode
}) {
  const history = useHistory(persona.id, personality.id, place)
  const { live, say, again } = useTalk(persona, personality, place)
  const { messages } = history
  const scroller = useRef<HTMLDivElement>(null)
  const newest = messages.at(-1)?.id
  const written = live?.reply?.text.length ?? 0

  // The end is what one reads, unless one has scrolled away from it.
  useLayoutEffect(() => {
    const box = scroller.current
    if (box) box.scrollTop = box.scrollHeight
  }, [newest, live?.content, live?.error, written])

  return (
    <div className={styles.conversation} style={hueStyle(personality.hue)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached with the keyboard */}
      <section className={styles.scroller} ref={scroller} tabIndex={0} aria-label="Conversation">
        {history.isPending && <Loading label="Fetching the conversation" />}
        {history.error && <ProblemNotice error={history.error} onRetry={() => void history.refetch()} />}
        {history.hasNextPage && (
          <Button look="quiet" disabled={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
            Earlier messages
          </Button>
        )}
        {history.data && messages.length === 0 && live === null && (
          <EmptyState icon={MessageCircle} title={`Nothing was said to ${personality.label} here yet`}>
            <p>Tell something about yourself, and ask for it later: it will be remembered.</p>
          </EmptyState>
        )}
        <ol className={styles.messages}>
          {messages.map((message) => (
            <Bubble
              key={message.id}
              personaId={persona.id}
              speaker={message.role}
              name={message.role === 'user' ? nameOf(persona) : personality.label}
              content={message.content}
              at={message.createdAtMs}
              recall={message.recall}
              isLatest={message.id === newest}
            />
          ))}
          {live && (
            <>
              <Bubble
                personaId={persona.id}
                speaker="user"
                name={nameOf(persona)}
                content={live.content}
                at={live.saidAt}
                recall={null}
              />
              {live.error === null && (
                <Bubble
                  personaId={persona.id}
                  speaker="assistant"
                  name={personality.label}
                  content={live.reply?.text ?? ''}
                  at={null}
                  recall={null}
                />
              )}
            </>
          )}
        </ol>
        {live?.error === null && live.reply?.state === 'retrying' && (
          <p role="status">The language model did not answer; it is asked again in a moment.</p>
        )}
        {live?.error !== undefined && live?.error !== null && (
          <ProblemNotice error={live.error} onRetry={() => again(live, mode)} />
        )}
      </section>
      <Composer
        label={`Message to ${personality.label}`}
        isBusy={live !== null && live.error === null}
        onSend={(content) => void say(content, mode)}
      />
    </div>
  )
}
