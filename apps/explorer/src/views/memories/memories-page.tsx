import { Page } from '../../parts/page'
import { usePersona } from '../../shell/persona'
import { MemoryList } from './memory-list'

/** What a persona remembers, newest first. */
export default function MemoriesPage() {
  const persona = usePersona()
  return (
    <Page title="Memories" fills>
      {persona && <MemoryList key={persona.id} personaId={persona.id} />}
    </Page>
  )
}
