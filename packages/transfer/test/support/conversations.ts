import type { Database } from '@bot/memory'
import { importHistory, importPeople, importPersonalities, peopleFile } from '../../src/index.js'

export const START = Date.UTC(2026, 0, 5, 12)
export const ROOM = '2001'
export const DM = '2002'

/** Two people, one of them with two personas, and two characters. */
export async function introduce(database: Database): Promise<void> {
  const card = { characterInfo: 'someone', personalityTraits: 'patient' }
  await importPersonalities(
    database,
    [
      { slug: 'lilith', name: 'Lilith', ...card },
      { slug: 'fenn', name: 'Fenn', ...card },
    ],
    { discordId: '500', username: 'keeper' },
  )
  const people = [
    { discordId: '501', username: 'mara', personas: [{ name: 'Mara' }, { name: 'Brother Osk' }] },
    { discordId: '502', username: 'joon', persona: { name: 'Joon' } },
  ]
  await importPeople(database, peopleFile.parse(people))
}

/** Lines of history: `count` turns of a person with Lilith, the first of them numbered `from`. */
export function turnsOf(user: string, count: number, { from = 0, channelId = DM } = {}): string[] {
  return Array.from({ length: count }, (_, index) => from + index).flatMap((number) => {
    const said = { channelId, personality: 'lilith', user }
    const at = START + number * 60_000
    return [
      {
        ...said,
        role: 'user',
        content: `question ${number} of ${user}`,
        createdAt: at,
        messageId: `${user}-${number}`,
      },
      { ...said, role: 'assistant', content: `answer ${number} to ${user}`, createdAt: at + 5_000 },
    ].map((line) => JSON.stringify(line))
  })
}

/** Puts lines into the history, and fails where one is refused. */
export async function say(database: Database, lines: string[]): Promise<void> {
  const { problems } = await importHistory({ target: database, lines })
  if (problems.length > 0) throw new Error(problems.join('\n'))
}
