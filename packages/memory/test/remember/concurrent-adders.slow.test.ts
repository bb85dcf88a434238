import { startFakeOpenAI } from '@bot/testing'
import { it, onTestFinished } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import { createEmbedder } from '../../src/embedding/create-embedder.js'
import { useTestDatabase } from '../support/database.js'
import { numberedVector } from '../support/drill.js'
import { expectUnion } from '../support/expect-union.js'
import { ADDERS, addOverlapping } from '../support/overlapping.js'
import { somePeople } from '../support/people.js'

const database = useTestDatabase()

it(`${ADDERS} that add overlapping texts at once leave each text once, whole, embedded once`, async () => {
  const people = await somePeople(database)
  const openai = await startFakeOpenAI({ embedding: numberedVector })
  onTestFinished(() => openai.close())
  const embedder = await createEmbedder({ provider: 'openai', apiKey: openai.apiKey, baseUrl: openai.baseUrl })
  const memory = new PgvectorMemoryAdapter({ database, embedder })
  const everybody = Array.from({ length: ADDERS }, (_, adder) => adder)
  await expectUnion({ database, people, openai, told: await addOverlapping(memory, people, everybody) })
})
