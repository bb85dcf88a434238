import { emptyTables } from '@bot/testing'
import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import { queryRows } from '../../src/database/rows.js'
import { recordMessage } from '../../src/history/record-message.js'
import { memoryId } from '../../src/ids.js'
import { useTestDatabase } from '../support/database.js'
import { switchableEmbedder } from '../support/fake-embedder.js'
import { type People, somePeople } from '../support/people.js'
import { Model, messageOf, OWNERS, type Step, texts } from './model.js'

/*
 * Any sequence of verbs leaves the database as a plain model of it says: which memories there are and whose, their texts,
 * who sees them, what is locked, which messages they were made of and whose those are, and what undo does to all of that.
 */

const database = useTestDatabase()
const by = { actor: 'test' }
const START = 1_760_000_000_000
const which = fc.nat(texts.length - 1)
// Most happens to one persona, so that operations meet.
const who = fc.constantFrom('ann', 'ann', 'ann', 'ben')

const verbs = ['add', 'lock', 'lock', 'unlock', 'hide', 'archive', 'softDelete', 'restore', 'restore'] as const
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 9, arbitrary: fc.record({ verb: fc.constantFrom(...verbs), who, of: which }) },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('erase'), who, of: which }) },
  { weight: 4, arbitrary: fc.record({ verb: fc.constant('edit'), who, of: which, to: fc.nat(9) }) },
  { weight: 6, arbitrary: fc.record({ verb: fc.constant('merge'), who, of: which, into: which }) },
  { weight: 2, arbitrary: fc.record({ verb: fc.constant('move'), who, of: which }) },
  { weight: 6, arbitrary: fc.record({ verb: fc.constant('undo'), operation: fc.nat(20) }) },
) as fc.Arbitrary<Step>

test('any sequence of verbs ends where a plain model of it ends', async () => {
  const memory = new PgvectorMemoryAdapter({ database, embedder: await switchableEmbedder() })
  const runs = process.env.TEST_SLOW ? 150 : 15
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30, size: 'max' }), async (steps) => {
      await emptyTables(database)
      const people = await somePeople(database)
      const model = new Model()
      // Something to act upon from the start.
      for (const one of [...texts.keys()].map((of): Step => ({ verb: 'add', who: 'ann', of })).concat(steps)) {
        if ((one.verb === 'undo' && model.operations.length === 0) || model.wouldMeet(one)) continue
        model.apply(one, await run(memory, people, one, model))
      }
      expect(await standing(people)).toEqual(told(model))
      await memory.embedPending()
      expect(await queryRows(database.db, staleVectors)).toEqual([])
    }),
    { numRuns: runs },
  )
}, 300_000)

const staleVectors = sql`select from memory_vectors vector join memories memory
  on memory.persona_id = vector.persona_id and memory.id = vector.memory_id
  where vector.source_hash <> memory.content_hash`

/** Does it for real, and gives the operation that it was. */
async function run(memory: PgvectorMemoryAdapter, people: People, step: Step, model: Model): Promise<string> {
  if (step.verb === 'undo') {
    const { id, who } = model.chosen(step)
    return operationOf(memory.undo({ personaId: people[who], operationId: id, by }))
  }
  const personaId = people[step.who]
  if (step.verb === 'add') return add(memory, people, step)
  // Also of what is not there: then nothing happens.
  const id = memoryId(personaId, people.lilith, texts[step.of]!)
  if (step.verb === 'erase') {
    await memory.forget({ personaId, where: { ids: [id] }, depth: 'erase', by })
    return 'erased'
  }
  if (step.verb === 'edit') return operationOf(memory.edit({ personaId, id, text: `note ${step.to}`, by }))
  if (step.verb === 'merge') {
    const keep = memoryId(personaId, people.lilith, texts[step.into]!)
    return operationOf(memory.mergeDuplicates({ personaId, keep, ids: [id], by }))
  }
  if (step.verb === 'move') {
    const to = step.who === 'ann' ? people.ben : people.ann
    return operationOf(memory.move({ personaId, to, ids: [id], by }))
  }
  return operationOf(memory[step.verb]({ personaId, ids: [id], by }))
}

const operationOf = (done: Promise<{ operationId: string }>): Promise<string> =>
  done.then(
    ({ operationId }) => operationId,
    () => 'refused',
  )

async function add(
  memory: PgvectorMemoryAdapter,
  people: People,
  { who, of }: { who: 'ann' | 'ben'; of: number },
): Promise<string> {
  const where = { personaId: people[who], personalityId: people.lilith }
  const createdAt = START + of * 1_000
  const message = { ...where, channelId: '300', guildId: null, role: 'user' as const, content: texts[of]! }
  await recordMessage(database, { ...message, createdAt, discordMessageIds: [messageOf(of)] })
  await memory.addMemories([
    { text: texts[of]!, metadata: { ...where, createdAt: START, messageIds: [messageOf(of)] } },
  ])
  return 'added'
}

/** Memories and messages as the model names them. */
async function standing(people: People): Promise<object> {
  const rows = await queryRows<{ id: string; persona: string; messageIds: string[] }>(
    database.db,
    sql`select id::text, persona_id::text as persona, content as text, visibility, is_locked as "isLocked",
      to_json(message_ids) as "messageIds" from memories`,
  )
  const messages = await queryRows<{ persona: string; content: string }>(
    database.db,
    sql`select persona_id::text as persona, content from conversation_history`,
  )
  const memories = OWNERS.flatMap((owner) =>
    [...texts.keys()].flatMap((of) => {
      const found = rows.find(({ id }) => id === memoryId(people[owner], people.lilith, texts[of]!))
      if (!found) return []
      const { id: _, persona: __, ...rest } = found
      return [{ owner, of, ...rest }]
    }),
  )
  if (memories.length !== rows.length) throw new Error('a memory stands under an id that nothing tells')
  return {
    memories,
    messages: messages.map(({ persona, content }) => `${persona === people.ann ? 'ann' : 'ben'}: ${content}`).sort(),
  }
}

const told = ({ keeping }: Model): object => ({
  memories: OWNERS.flatMap((owner) =>
    [...keeping[owner].memories]
      .sort(([one], [other]) => one - other)
      .map(([of, { former: _, ...rest }]) => ({ owner, of, ...rest })),
  ),
  messages: OWNERS.flatMap((owner) => [...keeping[owner].messages].map((of) => `${owner}: ${texts[of]}`)).sort(),
})
