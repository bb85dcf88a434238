import { Choice } from '../parts/choice'
import { TextField } from '../parts/field'
import { SwitchField } from '../parts/switch-field'
import { useAddress } from '../shell/address'
import type { RecallKey } from './options'
import styles from './recall-options.module.css'

const MODES = [
  { value: 'hybrid', label: 'Words and meaning' },
  { value: 'vector', label: 'Meaning alone' },
  { value: 'lexical', label: 'Words alone' },
] as const

const VENUES = [
  { value: 'unrestricted', label: 'Everything' },
  { value: 'dm', label: 'What a direct message sees' },
  { value: 'guild', label: 'What a channel of a guild sees' },
] as const

/** Every option of a recall. They stand in the address, so that a search can be shared and gone back to. */
export function RecallOptions() {
  const [address, setAddress] = useAddress()
  const bind = (key: RecallKey) => ({
    value: address[key] ?? '',
    onText: (text: string) => setAddress({ [key]: text || undefined }),
  })
  const mode = MODES.find(({ value }) => value === address.mode)?.value ?? 'hybrid'
  const venue = VENUES.find(({ value }) => value === address.venue)?.value ?? 'unrestricted'
  return (
    <div className={styles.grid}>
      <Choice
        label="Search by"
        options={MODES}
        value={mode}
        onChoose={(chosen) => setAddress({ mode: chosen === 'hybrid' ? undefined : chosen })}
      />
      <Choice
        label="Show"
        options={VENUES}
        value={venue}
        onChoose={(chosen) => setAddress({ venue: chosen === 'unrestricted' ? undefined : chosen })}
      />
      {venue === 'guild' && (
        <>
          <TextField label="Guild" inputMode="numeric" placeholder="Discord id" {...bind('guild')} />
          <TextField label="Channel" inputMode="numeric" placeholder="Discord id" {...bind('channel')} />
        </>
      )}
      <TextField label="At most" type="number" min={0} max={1000} placeholder="20" {...bind('limit')} />
      <TextField
        label="Similarity from"
        type="number"
        min={-1}
        max={1}
        step={0.05}
        placeholder="the embedder's own"
        {...bind('threshold')}
      />
      <TextField label="Said before" type="datetime-local" {...bind('before')} />
      <TextField label="Recency: half-life in days" type="number" min={0} placeholder="off" {...bind('halfLife')} />
      <TextField
        label="Recency: weight"
        type="number"
        min={0}
        max={10}
        step={0.01}
        placeholder="0.02"
        disabled={!address.halfLife}
        {...bind('recencyWeight')}
      />
      <TextField
        label="Diversity: lambda"
        type="number"
        min={0}
        max={1}
        step={0.1}
        placeholder="off"
        hint="0 = as different as can be, 1 = by rank alone"
        {...bind('diversity')}
      />
      <TextField label="Channels to fill from first" placeholder="ids" {...bind('first')} />
      <TextField
        label="Their share"
        type="number"
        min={0}
        max={1}
        step={0.1}
        placeholder="0.5"
        disabled={!address.first}
        {...bind('share')}
      />
      <TextField label="Leave out memories" placeholder="ids" {...bind('without')} />
      <TextField label="Leave out messages" placeholder="ids of what the prompt holds" {...bind('unsaid')} />
      <SwitchField
        label="All chunks of a text"
        checked={address.siblings !== 'no'}
        onChange={(checked) => setAddress({ siblings: checked ? undefined : 'no' })}
      />
    </div>
  )
}
