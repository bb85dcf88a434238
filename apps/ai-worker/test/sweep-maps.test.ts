import { projectMemories } from '@bot/memory'
import { expect, test } from 'vitest'
import { sweepMaps } from '../src/sweep-maps.js'
import { useBots } from './support/bot.js'
import { useTestDatabase } from './support/database.js'
import { recordingLogger } from './support/logger.js'

const database = useTestDatabase()
const startBot = useBots(database)

test('has the maps drawn anew that somebody looked at once and that lack memories, and goes on after a failure', async () => {
  const seen = await startBot()
  const unseen = await startBot()
  await seen.say('My dog is called Rex.')
  await unseen.say('I fear thunder.')
  const { personaId } = seen.conversation
  await expect.poll(async () => (await projectMemories(database, { personaId })).fitted).toBe(1)
  await seen.say('I like cheese.')

  const asked: { personaId: string; id: string | undefined }[] = []
  let tries = 0
  const logger = recordingLogger()
  const sweep = sweepMaps({
    database,
    logger,
    everyMs: 20,
    jobs: {
      async enqueue(_kind, payload, options) {
        if (++tries === 1) throw new Error('down')
        asked.push({ personaId: (payload as { personaId: string }).personaId, id: options?.id })
        return { id: options?.id ?? '', known: false }
      },
    },
  })
  await expect.poll(() => asked.length, { timeout: 5_000 }).toBeGreaterThan(1)
  await sweep.stop()
  expect(new Set(asked.map((one) => one.personaId))).toEqual(new Set([personaId]))
  expect(logger.lines.map((line) => JSON.parse(line))).toMatchObject([{ code: 'unexpected' }])
  const after = asked.length
  await new Promise((resolve) => setTimeout(resolve, 60))
  expect(asked).toHaveLength(after)
})
