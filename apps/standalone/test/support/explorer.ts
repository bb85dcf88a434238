import type { OperationTargets } from '@bot/ai-worker'
import {
  type Database,
  ensurePersonality,
  ensureUser,
  type KnownUser,
  openDatabase,
  type Personality,
  silentLogger,
} from '@bot/memory'
import { type FakeOpenAI, startFakeOpenAI } from '@bot/testing'
import { afterAll, beforeAll } from 'vitest'
import { type Standalone, startStandalone } from '../../src/index.js'
import { useDirectories } from './directories.js'

export interface Explorer {
  url: string
  openai: FakeOpenAI
  mara: KnownUser
  lilith: Personality
  fenn: Personality
  /** Adds memories of mara with a personality, a minute apart, and tells their ids. */
  remember(texts: readonly string[], personality?: Personality): Promise<string[]>
}

const START = Date.UTC(2026, 0, 5)

/** Both services on an embedded database, with one person, two personalities and a language model that is a fake. */
export function useExplorer(
  options: {
    /** Between the words of a reply, in ms. Default 0. */
    wordMs?: number
    /** What operations work with besides. */
    targets?: () => OperationTargets
    /** Puts more into the database before the services start. */
    prepare?: (database: Database, people: Pick<Explorer, 'mara' | 'lilith' | 'fenn'>) => Promise<void>
  } = {},
): Explorer {
  const directories = useDirectories()
  const explorer = {} as Explorer
  let standalone: Standalone | undefined
  let said = 0

  beforeAll(async () => {
    const dataDir = await directories.migrated()
    const database = await openDatabase({ dataDir })
    await addPeople(database, explorer)
    await options.prepare?.(database, explorer)
    await database.close()
    explorer.openai = await startFakeOpenAI({ wordMs: options.wordMs ?? 0 })
    standalone = await startStandalone({
      ...{ database: { dataDir }, port: 0, sample: false, logger: silentLogger },
      targets: options.targets?.(),
      models: { apiKey: explorer.openai.apiKey, baseUrl: explorer.openai.baseUrl, embedder: 'hashing' },
    })
    explorer.url = standalone.url
    explorer.remember = async (texts, personality = explorer.lilith) => {
      const ids: string[] = []
      for (const text of texts) {
        const createdAt = START + said++ * 60_000
        const response = await fetch(`${explorer.url}/v1/personas/${explorer.mara.defaultPersonaId}/memories`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ text, metadata: { personalityId: personality.id, createdAt, contextType: 'dm' } }),
        })
        if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`)
        ids.push(((await response.json()) as { ids: string[] }).ids[0]!)
      }
      return ids
    }
  }, 120_000)
  afterAll(async () => {
    await standalone?.close()
    await explorer.openai?.close()
  })
  return explorer
}

async function addPeople(database: Database, explorer: Explorer): Promise<void> {
  const owner = await ensureUser(database, { discordId: '1', username: 'operator' })
  const add = (slug: string, name: string) =>
    ensurePersonality(database, {
      ...{ slug, name, ownerId: owner.id, characterInfo: 'An archivist.', personalityTraits: 'Patient.' },
    })
  explorer.lilith = await add('lilith', 'Lilith')
  explorer.fenn = await add('fenn', 'Fenn')
  explorer.mara = await ensureUser(database, { discordId: '80351110224678912', username: 'mara' })
}
