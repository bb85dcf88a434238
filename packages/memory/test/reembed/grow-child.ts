/** A process that grows the late model in the database it is told, ten memories at a time, and says how far it is. */
import { setTimeout as sleep } from 'node:timers/promises'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import { openDatabase } from '../../src/database/open.js'
import { growModel } from '../../src/reembed/grow.js'
import { startReembed } from '../../src/reembed/start.js'
import { twoModels } from './two-models.js'

const database = await openDatabase({ url: process.argv[2]! })
const { early, late, embedderOf } = await twoModels()
const embed = late.embed
late.embed = async (...given) => {
  await sleep(20)
  return embed(...given)
}
const memory = new PgvectorMemoryAdapter({ database, embedder: early, embedderOf })
await startReembed({ database, embedder: late })
const tenAtOnce = { embedPending: () => memory.embedPending({ limit: 10 }) }
await growModel({
  database,
  memory: {
    embedPending: async () => {
      const round = await tenAtOnce.embedPending()
      console.log(JSON.stringify(round))
      return round
    },
  },
  model: 'late',
})
