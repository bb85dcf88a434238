import type { ListedMemory } from '../api/types'
import { when } from '../parts/when'
import { statesOf } from './changes'
import styles from './memory-panel.module.css'
import { StateBadges } from './state-badges'

const SCOPES = {
  global: 'in every venue',
  personal: 'where this persona is',
  session: 'in its session',
} as const

/** Where a memory comes from and how it stands. */
export function MemoryFacts({ memory }: { memory: ListedMemory }) {
  const states = statesOf(memory)
  const place =
    memory.guildId !== null
      ? `channel ${memory.channelId ?? 'unknown'} of guild ${memory.guildId}`
      : memory.channelId !== null
        ? `direct messages, channel ${memory.channelId}`
        : 'not known'
  return (
    <dl className={styles.facts}>
      <dt>Said</dt>
      <dd>{when(memory.createdAtMs)}</dd>
      <dt>Where</dt>
      <dd>{place}</dd>
      {memory.senders.length > 0 && (
        <>
          <dt>By</dt>
          <dd>{memory.senders.join(', ')}</dd>
        </>
      )}
      <dt>State</dt>
      <dd>
        {states.includes('active') && 'is recalled '}
        <StateBadges states={states} />
      </dd>
      {memory.canonScope !== null && (
        <>
          <dt>Scope</dt>
          <dd>{SCOPES[memory.canonScope]}</dd>
        </>
      )}
      {memory.totalChunks !== null && memory.chunkIndex !== null && (
        <>
          <dt>Chunk</dt>
          <dd>
            {memory.chunkIndex + 1} of {memory.totalChunks}
          </dd>
        </>
      )}
      {memory.expiresAtMs !== null && (
        <>
          <dt>Expires</dt>
          <dd>{when(memory.expiresAtMs)}</dd>
        </>
      )}
      <dt>Came from</dt>
      <dd>{memory.sourceSystem}</dd>
      {memory.messageIds.length > 0 && (
        <>
          <dt>Messages</dt>
          <dd>
            <code>{memory.messageIds.join(' ')}</code>
          </dd>
        </>
      )}
      <dt>Id</dt>
      <dd>
        <code>{memory.id}</code>
      </dd>
    </dl>
  )
}
