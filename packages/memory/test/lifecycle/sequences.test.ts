import { emptyTables } from '@bot/testing'
import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import { queryRows } from '../../src/database/rows.js'
import { useTestDatabase } from '../support/database.js'
import { switchableEmbedder } from '../support/fake-embedder.js'
import { type People, somePeople } from '../support/people.js'

/*
 * Any sequence of verbs leaves the database as a plain model of it says: which memories there are, their texts, who sees
 * them, what is locked, and what undo does to all of that.
 */

const database = useTestDatabase()
const by = { actor: 'test' }
const texts = ['Rex hates thunder', 'Cleo sleeps', 'the car is red', 'tea at five'] as const
const which = fc.nat(texts.length - 1)

type Step =
  | { verb: 'add' | 'hide' | 'archive' | 'softDelete' | 'restore' | 'lock' | 'unlock' | 'erase'; of: number }
  | { verb: 'edit'; of: number; to: number }
  | { verb: 'undo'; operation: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ verb: fc.constantFrom('add', 'lock', 'unlock', 'hide', 'archive'), of: which }) },
  { weight: 4, arbitrary: fc.record({ verb: fc.constantFrom('softDelete', 'restore'), of: which }) },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('erase'), of: which }) },
  { weight: 4, arbitrary: fc.record({ verb: fc.constant('edit'), of: which, to: fc.nat(9) }) },
  { weight: 4, arbitrary: fc.record({ verb: fc.constant('undo'), operation: fc.nat(20) }) },
) as fc.Arbitrary<Step>

interface Modelled {
  text: string
  visibility: string
  isLocked: boolean
  former: { operation: string; text: string }[]
}
type State = Pick<Modelled, 'visibility' | 'isLocked'>
type Done = Map<number, { from: State; to: State } | 'edited'>

const stateOf = ({ visibility, isLocked }: Modelled): State => ({ visibility, isLocked })
const same = (one: State, other: State) => one.visibility === other.visibility && one.isLocked === other.isLocked

const nextState: Record<string, (now: State) => State | null> = {
  hide: (now) => (now.visibility === 'deleted' ? null : { ...now, visibility: 'hidden' }),
  archive: (now) => (now.visibility === 'deleted' ? null : { ...now, visibility: 'archived' }),
  softDelete: (now) => ({ ...now, visibility: 'deleted' }),
  restore: (now) => ({ ...now, visibility: 'normal' }),
  lock: (now) => ({ ...now, isLocked: true }),
  unlock: (now) => ({ ...now, isLocked: false }),
}

class Model {
  readonly memories = new Map<number, Modelled>()
  readonly erased = new Set<string>()
  readonly gone = new Set<number>()
  readonly operations: { id: string; done: Done }[] = []

  apply(step: Step, operationId: string): void {
    if (step.verb === 'undo') this.undo(this.operations[step.operation % this.operations.length]!, operationId)
    else if (step.verb === 'add') this.add(step.of)
    else this.touch(step, operationId)
  }

  private touch(step: Exclude<Step, { verb: 'undo' }>, operationId: string): void {
    const memory = this.memories.get(step.of)
    if (!memory) return
    if (step.verb === 'erase') this.erase(step.of, memory)
    else if (step.verb === 'edit') this.edit(step.of, memory, `note ${step.to}`, operationId)
    else this.change(step.of, memory, step.verb, operationId)
  }

  private add(of: number): void {
    if (this.memories.has(of) || this.gone.has(of) || this.erased.has(texts[of]!)) return
    this.memories.set(of, { text: texts[of]!, visibility: 'normal', isLocked: false, former: [] })
  }

  private erase(of: number, memory: Modelled): void {
    if (memory.isLocked) return
    for (const text of [memory.text, ...memory.former.map((version) => version.text)]) this.erased.add(text)
    this.gone.add(of)
    this.memories.delete(of)
  }

  private edit(of: number, memory: Modelled, text: string, operation: string): void {
    if (memory.isLocked || memory.visibility === 'deleted' || memory.text === text) return
    memory.former.push({ operation, text: memory.text })
    memory.text = text
    this.operations.push({ id: operation, done: new Map([[of, 'edited' as const]]) })
  }

  private change(of: number, memory: Modelled, verb: string, operation: string): void {
    const from = stateOf(memory)
    const to = nextState[verb]!(from)
    if (!to || same(from, to) || (memory.isLocked && verb !== 'lock' && verb !== 'unlock')) return
    Object.assign(memory, to)
    this.operations.push({ id: operation, done: new Map([[of, { from, to }]]) })
  }

  private undo({ id, done }: { id: string; done: Done }, operation: string): void {
    const undone: Done = new Map()
    for (const [of, what] of done) {
      const memory = this.memories.get(of)
      if (!memory) continue
      if (what === 'edited') {
        const latest = memory.former.at(-1)
        if (latest?.operation !== id || memory.isLocked) continue
        memory.former.push({ operation, text: memory.text })
        memory.text = latest.text
        undone.set(of, 'edited')
      } else if (same(stateOf(memory), what.to)) {
        Object.assign(memory, what.from)
        undone.set(of, { from: what.to, to: what.from })
      }
    }
    if (undone.size > 0) this.operations.push({ id: operation, done: undone })
  }
}

test('any sequence of verbs ends where a plain model of it ends', async () => {
  const memory = new PgvectorMemoryAdapter({ database, embedder: await switchableEmbedder() })
  const runs = process.env.TEST_SLOW ? 150 : 25
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      await emptyTables(database)
      const people = await somePeople(database)
      const model = new Model()
      const ids = new Map<number, string>()
      for (const one of steps) {
        if (one.verb === 'undo' && model.operations.length === 0) continue
        model.apply(one, await run(memory, people, one, ids, model))
      }
      expect(await standing(ids)).toEqual(
        [...model.memories].map(([of, { former: _, ...rest }]) => ({ of, ...rest })).sort((a, b) => a.of - b.of),
      )
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
async function run(
  memory: PgvectorMemoryAdapter,
  people: People,
  step: Step,
  ids: Map<number, string>,
  model: Model,
): Promise<string> {
  const personaId = people.ann
  if (step.verb === 'undo') {
    const { id } = model.operations[step.operation % model.operations.length]!
    return memory.undo({ personaId, operationId: id, by }).then(
      ({ operationId }) => operationId,
      () => 'refused',
    )
  }
  if (step.verb === 'add') {
    const metadata = { personaId, personalityId: people.lilith, createdAt: 1_760_000_000_000 }
    const [added] = await memory.addMemories([{ text: texts[step.of]!, metadata }])
    ids.set(step.of, added!.ids[0]!)
    return 'added'
  }
  const id = ids.get(step.of)
  if (id === undefined) return 'nothing'
  if (step.verb === 'erase') {
    await memory.forget({ personaId, where: { ids: [id] }, depth: 'erase', by })
    return 'erased'
  }
  if (step.verb === 'edit') {
    const edit = memory.edit({ personaId, id, text: `note ${step.to}`, by })
    return edit.then(
      ({ operationId }) => operationId,
      () => 'refused',
    )
  }
  return (await memory[step.verb]({ personaId, ids: [id], by })).operationId
}

async function standing(ids: Map<number, string>): Promise<object[]> {
  const rows = await queryRows<{ id: string; text: string; visibility: string; isLocked: boolean }>(
    database.db,
    sql`select id::text, content as text, visibility, is_locked as "isLocked" from memories`,
  )
  const of = new Map([...ids].map(([index, id]) => [id, index]))
  return rows.map(({ id, ...row }) => ({ of: of.get(id)!, ...row })).sort((a, b) => a.of - b.of)
}
