import { STATES } from '../../memory/memory-pages'
import { Choice } from '../../parts/choice'
import { TextField } from '../../parts/field'
import { Dot } from '../../parts/personality-tag'
import { useAddress } from '../../shell/address'
import { usePersonalities } from '../../shell/personalities'
import styles from './filters.module.css'

const ANY = 'any'

const LABELS: Record<(typeof STATES)[number], string> = {
  active: 'Recalled',
  locked: 'Locked',
  pending: 'Waiting for a vector',
  hidden: 'Hidden',
  archived: 'Archived',
  expired: 'Expired',
  deleted: 'Deleted',
}

/** Narrows what is shown: by personality always, the list by its state, and by the rest where `all` is wanted. */
export function Filters({ listed, all }: { listed: boolean; all: boolean }) {
  const [address, setAddress] = useAddress()
  const { list } = usePersonalities()
  const bind = (key: 'in' | 'sender' | 'from' | 'until') => ({
    value: address[key] ?? '',
    onText: (text: string) => setAddress({ [key]: text || undefined }),
  })
  return (
    <div className={styles.filters}>
      <Choice
        label="Personality"
        quiet
        options={[
          { value: ANY, label: 'Every personality' },
          ...list.map(({ id, label, hue }) => ({ value: id, label, mark: <Dot hue={hue} /> })),
        ]}
        value={address.personality ?? ANY}
        onChoose={(chosen) => setAddress({ personality: chosen === ANY ? undefined : chosen })}
      />
      {listed && (
        <Choice
          label="State"
          quiet
          options={[
            { value: ANY, label: 'All but deleted' },
            ...STATES.map((state) => ({ value: state, label: LABELS[state] })),
          ]}
          value={STATES.find((state) => state === address.state) ?? ANY}
          onChoose={(chosen) => setAddress({ state: chosen === ANY ? undefined : chosen })}
        />
      )}
      {listed && all && (
        <>
          <TextField label="In channel" inputMode="numeric" placeholder="Discord id" {...bind('in')} />
          <TextField label="Said by" placeholder="sender" {...bind('sender')} />
          <TextField label="From" type="date" {...bind('from')} />
          <TextField label="To" type="date" {...bind('until')} />
        </>
      )}
    </div>
  )
}
