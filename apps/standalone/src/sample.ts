import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { type Database, transaction } from '@bot/memory'
import {
  importHistory,
  importPeople,
  importPersonalities,
  peopleFile,
  personalitiesFile,
  planRebuild,
} from '@bot/transfer'

const sample = new URL('../sample/', import.meta.url)

/** Whom the characters of the sample belong to. */
const OWNER = { discordId: '1', username: 'operator' }

/**
 * Loads people, characters and conversations that a newcomer can look at and talk with: all or nothing, and with it the
 * plan to rebuild their memories, so that a process killed meanwhile leaves no history without them.
 */
export async function loadSample(database: Database): Promise<{ messages: number }> {
  return transaction(database, async (tx) => {
    await importPersonalities(tx, personalitiesFile.parse(await readJson('personalities.json')), OWNER)
    await importPeople(tx, peopleFile.parse(await readJson('people.json')))
    let messages = 0
    for (const file of (await readdir(new URL('history/', sample))).sort()) {
      const lines = createInterface({ input: createReadStream(new URL(`history/${file}`, sample)) })
      const { inserted, problems } = await importHistory({ target: tx, lines })
      if (problems.length > 0) throw new Error(`sample/history/${file}: ${problems.join('; ')}`)
      messages += inserted
    }
    await planRebuild(tx)
    return { messages }
  })
}

const readJson = async (name: string): Promise<unknown> => JSON.parse(await readFile(new URL(name, sample), 'utf8'))
