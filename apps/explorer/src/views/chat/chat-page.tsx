import { Link } from '@tanstack/react-router'
import { MessagesSquare } from 'lucide-react'
import { useState } from 'react'
import { asProblem } from '../../api/problem'
import { MemoryPanel } from '../../memory/memory-panel'
import { Choice } from '../../parts/choice'
import { EmptyState } from '../../parts/empty-state'
import { Loading } from '../../parts/loading'
import { Page } from '../../parts/page'
import { Dot } from '../../parts/personality-tag'
import { ProblemNotice } from '../../parts/problem-notice'
import { useAddress } from '../../shell/address'
import { usePersona } from '../../shell/persona'
import { usePersonalities } from '../../shell/personalities'
import styles from './chat-page.module.css'
import { Conversation } from './conversation'
import type { MemoryMode } from './send-message'
import { usePlaces } from './use-places'

const MODES = [
  { value: 'normal', label: 'With memory' },
  { value: 'fresh', label: 'Fresh: recall nothing' },
  { value: 'incognito', label: 'Incognito: remember nothing' },
] as const

/** Talks to a personality as the persona, and shows beside each reply what was remembered for it. */
export default function ChatPage() {
  const persona = usePersona()
  const [address, setAddress] = useAddress()
  const [mode, setMode] = useState<MemoryMode>('normal')
  const personalities = usePersonalities()
  const places = usePlaces(persona)
  if (!persona) return null
  if (personalities.error) {
    return (
      <Page title="Chat">
        {asProblem(personalities.error).code === 'forbidden_role' ? (
          <EmptyState icon={MessagesSquare} title="Your token may look, not talk">
            <p>The bot itself is whom you talk to. What it remembers of you is yours to see, correct and delete.</p>
            <Link to="/memories">To your memories</Link>
          </EmptyState>
        ) : (
          <ProblemNotice error={personalities.error} onRetry={() => void personalities.refetch()} />
        )}
      </Page>
    )
  }
  if (personalities.isPending || places.isPending) return <Loading label="Looking who is there" />
  const personality =
    personalities.byId.get(address.personality ?? places.lastPersonality ?? '') ?? personalities.list[0]
  if (!personality) {
    return (
      <Page title="Chat">
        <EmptyState icon={MessagesSquare} title="There is nobody to talk to">
          <p>No personality is known yet. The sample history brings four; an import of your bot brings yours.</p>
        </EmptyState>
      </Page>
    )
  }
  const known = places.of(personality.id)
  const place = known.find(({ channelId }) => channelId === address.at) ?? known[0]!
  return (
    <Page title="Chat" fills>
      <div className={styles.choices}>
        <Choice
          label="Personality"
          options={personalities.list.map(({ id, label, hue }) => ({ value: id, label, mark: <Dot hue={hue} /> }))}
          value={personality.id}
          onChoose={(chosen) => setAddress({ personality: chosen, at: undefined }, { replace: false })}
        />
        <Choice
          label="Where"
          options={known.map(({ channelId, label }) => ({ value: channelId, label }))}
          value={place.channelId}
          onChoose={(chosen) => setAddress({ at: chosen })}
        />
        <Choice label="Memory" options={MODES} value={mode} onChoose={setMode} />
      </div>
      <Conversation
        key={`${persona.id} ${personality.id} ${place.channelId}`}
        persona={persona}
        personality={personality}
        place={place}
        mode={mode}
      />
      <MemoryPanel persona={persona} id={address.memory} onClose={() => setAddress({ memory: undefined })} />
    </Page>
  )
}
