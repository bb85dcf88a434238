import { MemoryPanel } from '../../memory/memory-panel'
import { Page } from '../../parts/page'
import { useAddress } from '../../shell/address'
import { usePersona } from '../../shell/persona'
import { FindBar } from './find-bar'
import { ListedMemories } from './listed-memories'
import { RecalledMemories } from './recalled-memories'

/** What a persona remembers: listed newest first, or recalled by a question. */
export default function MemoriesPage() {
  const persona = usePersona()
  const [address, setAddress] = useAddress()
  if (!persona) return null
  const recalls = Boolean(address.q) && address.by !== 'words'
  return (
    <Page title="Memories" fills>
      <FindBar />
      {recalls ? (
        <RecalledMemories key={persona.id} persona={persona} />
      ) : (
        <ListedMemories key={persona.id} persona={persona} />
      )}
      <MemoryPanel persona={persona} id={address.memory} onClose={() => setAddress({ memory: undefined })} />
    </Page>
  )
}
