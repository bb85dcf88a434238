import { useCallback, useEffect, useRef, useState } from 'react'
import { asProblem } from '../../api/problem'
import { queryClient } from '../../api/query-client'
import type { Persona } from '../../api/types'
import type { NamedPersonality } from '../../shell/personalities'
import { type MemoryMode, type ReplyProgress, sendMessage } from './send-message'
import { historyKey } from './use-history'
import type { Place } from './use-places'

/** What was just said and has no place in the history yet. */
export interface LiveTurn {
  content: string
  /** Names the message: sent again under it, it is the same message. */
  messageId: string
  saidAt: number
  reply: ReplyProgress | null
  error: unknown
}

const UNKNOWN = new Set(['unreachable', 'answer_broke_off'])

const newMessageId = (): string => `explorer-${crypto.randomUUID()}`

/** Says things, one at a time, and follows their replies. */
export function useTalk(persona: Persona, personality: NamedPersonality, place: Place) {
  const [live, setLive] = useState<LiveTurn | null>(null)
  const leaving = useRef(new AbortController())
  useEffect(() => {
    const left = new AbortController()
    leaving.current = left
    return () => left.abort()
  }, [])

  const say = useCallback(
    async (content: string, memoryMode: MemoryMode, messageId = newMessageId()): Promise<void> => {
      const { signal } = leaving.current
      const update = (change: Partial<LiveTurn>) => {
        if (!signal.aborted) setLive((turn) => turn && { ...turn, ...change })
      }
      setLive({ content, messageId, saidAt: Date.now(), reply: null, error: null })
      try {
        await sendMessage(
          {
            channelId: place.channelId,
            guildId: place.guildId,
            user: { discordId: persona.ownerDiscordId, username: persona.ownerUsername },
            personaId: persona.id,
            personality: personality.slug,
            content,
            memoryMode,
            explain: true,
            messageId,
          },
          { signal, onProgress: (reply) => update({ reply }) },
        )
        // The turn is in the history now, with what memory did for it: there it stays.
        await queryClient.invalidateQueries({ queryKey: historyKey(persona.id, personality.id, place.channelId) })
        if (!signal.aborted) setLive(null)
        void queryClient.invalidateQueries({ queryKey: ['memories', persona.id] })
      } catch (error) {
        update({ error })
      }
    },
    [persona, personality, place],
  )
  const again = (turn: LiveTurn, memoryMode: MemoryMode): void => {
    // Whether a message arrived whose answer was lost nobody knows; a reply that failed needs a message of its own.
    const isLost = UNKNOWN.has(asProblem(turn.error).code)
    void say(turn.content, memoryMode, isLost ? turn.messageId : newMessageId())
  }
  return { live, say, again }
}
