import { startChild, startFakeOpenAI } from '@bot/testing'
import { expect, it, onTestFinished } from 'vitest'
import { useTestDatabase } from '../support/database.js'
import { numberedVector } from '../support/drill.js'
import { expectUnion } from '../support/expect-union.js'
import { ADDERS, type Told } from '../support/overlapping.js'
import { somePeople } from '../support/people.js'
import { urlOfTestDatabase } from '../support/server.js'

const database = useTestDatabase()
const PROCESSES = 4

it(`${ADDERS} in ${PROCESSES} processes that add overlapping texts at once leave each text once, whole`, async () => {
  const people = await somePeople(database)
  const openai = await startFakeOpenAI({ embedding: numberedVector })
  onTestFinished(() => openai.close())
  const url = (await urlOfTestDatabase(database)).href
  const children = Array.from({ length: PROCESSES }, (_, which) => {
    const adders = Array.from({ length: ADDERS / PROCESSES }, (_, at) => at * PROCESSES + which)
    const script = new URL('../support/add-overlapping.ts', import.meta.url)
    return startChild(script, url, openai.baseUrl, JSON.stringify(adders))
  })
  for (const { next } of children) expect(await next()).toBe('ready')
  for (const { process } of children) process.stdin!.write('go\n')

  const told: Told = { inserted: {}, known: {}, erased: {} }
  for (const { next } of children) {
    for (const [outcome, texts] of Object.entries((await next()) as Told)) {
      const sum = told[outcome as keyof Told]
      for (const [text, times] of Object.entries(texts)) sum[text] = (sum[text] ?? 0) + times
    }
  }
  await expectUnion({ database, people, openai, told })
})
