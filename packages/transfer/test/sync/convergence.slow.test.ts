import { randomUUID } from 'node:crypto'
import {
  ensurePersonality,
  ensureUser,
  historyId,
  MemoryError,
  moveMemories,
  type PgvectorMemoryAdapter,
  queryRows,
} from '@bot/memory'
import { type SQL, sql } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type SyncDirection, syncDatabases } from '../../src/sync/sync-databases.js'
import { useTestDatabase } from '../support/database.js'
import { memoryOver } from '../support/memory.js'
import { beginAnew, cutOff, everything } from '../support/three-databases.js'

/*
 * Three databases, changed in any way, synced pairwise in any order and direction, some syncs cut off at any commit: once
 * they are synced until nothing differs, they are equal row for row, vectors included, and hold what was written last.
 */

const databases = [useTestDatabase(), useTestDatabase(), useTestDatabase()] as const
const RUNS = Number(process.env.CONVERGENCE_RUNS ?? 25)

type Verb =
  | 'user'
  | 'twinUser'
  | 'renameUser'
  | 'deleteUser'
  | 'prompt'
  | 'editPrompt'
  | 'deletePrompt'
  | 'twinPrompt'
  | 'renamePrompt'
  | 'defaultPrompt'
  | 'personality'
  | 'twinPersonality'
  | 'renamePersonality'
  | 'giveAway'
  | 'deletePersonality'
  | 'persona'
  | 'renamePersona'
  | 'config'
  | 'message'
  | 'editMessage'
  | 'deleteMessage'
  | 'add'
  | 'edit'
  | 'hide'
  | 'restore'
  | 'deleteMemory'
  | 'move'
  | 'erase'

interface Change {
  readonly verb: Verb
  readonly on: number
  readonly which: number
  readonly other: number
}
interface Sync {
  readonly verb: 'sync'
  readonly pair: readonly [number, number]
  readonly direction: SyncDirection
  /** The transaction that is cut off, counted from the first, and the side that it is cut off on; 0 = none. */
  readonly cut: number
  readonly cutFrom: boolean
}

const common: Verb[] = ['add', 'add', 'add', 'edit', 'edit', 'edit', 'hide', 'restore', 'deleteMemory', 'move', 'move']
const rare: Verb[] = [
  ...(['user', 'twinUser', 'renameUser', 'deleteUser', 'erase', 'config', 'persona', 'renamePersona'] as const),
  ...(['personality', 'twinPersonality', 'renamePersonality', 'giveAway', 'deletePersonality'] as const),
  ...(['message', 'editMessage', 'deleteMessage', 'prompt', 'editPrompt', 'deletePrompt'] as const),
  ...(['twinPrompt', 'renamePrompt', 'defaultPrompt'] as const),
]
const place = { on: fc.nat(2), which: fc.nat(11), other: fc.nat(5) }
const change = (verbs: Verb[]): fc.Arbitrary<Change> => fc.record({ verb: fc.constantFrom(...verbs), ...place })
const pair = fc.constantFrom([0, 1], [1, 0], [1, 2], [2, 1], [0, 2], [2, 0]) as fc.Arbitrary<[number, number]>
const sync: fc.Arbitrary<Sync> = fc.record({
  ...{ verb: fc.constant('sync' as const), pair, cutFrom: fc.boolean() },
  direction: fc.constantFrom<SyncDirection>('both', 'both', 'both', 'push', 'pull'),
  cut: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.integer({ min: 1, max: 14 }) }),
})
const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: change(common) },
    { weight: 5, arbitrary: change(rare) },
    { weight: 3, arbitrary: sync },
  ),
  { minLength: 10, maxLength: 45 },
)

/** What was acknowledged last, of what no deletion of its owner takes along. */
class Acknowledged {
  readonly prompts = new Map<string, string | null>()
  /** By the number in its text; null = deleted or erased. */
  readonly memories = new Map<string, string | null>()
  readonly untold = new Set<string>()
}

const by = { actor: 'test' }
const card = { characterInfo: 'someone', personalityTraits: 'patient' }
const pause = () => new Promise((resolve) => setTimeout(resolve, 3))

class World {
  readonly told = new Acknowledged()
  readonly memory: readonly PgvectorMemoryAdapter[]
  #made = 0
  constructor(memory: readonly PgvectorMemoryAdapter[]) {
    this.memory = memory
  }

  async change({ verb, on, which, other }: Change): Promise<void> {
    await pause()
    const database = databases[on]!
    const next = () => ++this.#made
    const some = async (table: string, columns: SQL = sql`id::text`, where: SQL = sql`true`) => {
      const rows = await queryRows<Record<string, string>>(
        database.db,
        sql`select ${columns} from ${sql.identifier(table)} where ${where} order by 1 limit 12`,
      )
      return rows[which % Math.max(1, rows.length)]
    }
    const run = (statement: SQL) => database.db.execute(statement)
    const touched = sql`updated_at = now()`
    switch (verb) {
      case 'user':
        return void (await ensureUser(database, { discordId: String(1 + (which % 4)), username: `user ${which % 4}` }))
      case 'twinUser':
        return void (await run(sql`with made as (
            insert into users (id, discord_id, username) values (${randomUUID()}, ${String(1 + (which % 4))}, 'twin')
            on conflict do nothing returning id
          ) insert into personas (id, owner_id, name) select gen_random_uuid(), id, 'default' from made`))
      case 'renameUser': {
        const user = await some('users')
        return void (
          user && (await run(sql`update users set username = ${`u${next()}`}, ${touched} where id = ${user.id}`))
        )
      }
      case 'deleteUser': {
        const user = await some('users')
        if (user === undefined) return
        await run(sql`update personalities set owner_id = (select id from users where id <> ${user.id} order by id limit 1),
          ${touched} where owner_id = ${user.id} and exists (select from users where id <> ${user.id})`)
        this.everythingOfPeopleIsUntold()
        return void (await run(sql`delete from users where id = ${user.id}
          and not exists (select from personalities where owner_id = users.id)`))
      }
      case 'prompt': {
        const id = randomUUID()
        const content = `p${next()}`
        await run(sql`insert into system_prompts (id, name, content) values (${id}, ${id}, ${content})`)
        return void this.told.prompts.set(id, content)
      }
      case 'editPrompt': {
        const prompt = await some('system_prompts')
        if (prompt === undefined) return
        const content = `p${next()}`
        await run(sql`update system_prompts set content = ${content}, ${touched} where id = ${prompt.id}`)
        if (this.told.prompts.has(prompt.id!)) this.told.prompts.set(prompt.id!, content)
        return
      }
      case 'deletePrompt': {
        const prompt = await some('system_prompts')
        if (prompt === undefined) return
        await run(sql`delete from system_prompts where id = ${prompt.id}`)
        if (this.told.prompts.has(prompt.id!)) this.told.prompts.set(prompt.id!, null)
        return
      }
      case 'twinPrompt':
        return void (await run(sql`insert into system_prompts (id, name, content) values (${randomUUID()}, ${`twin ${other % 2}`},
          ${`t${next()}`}) on conflict do nothing`))
      case 'renamePrompt': {
        const prompt = await some('system_prompts', sql`id::text`, sql`name like 'twin%'`)
        const name = `twin ${other % 3}`
        return void (
          prompt &&
          (await run(sql`update system_prompts set name = ${name}, ${touched}
          where id = ${prompt.id} and not exists (select from system_prompts where name = ${name})`))
        )
      }
      case 'defaultPrompt': {
        const prompt = await some('system_prompts')
        if (prompt === undefined) return
        await run(sql`update system_prompts set is_default = false, ${touched} where is_default and id <> ${prompt.id}`)
        return void (await run(sql`update system_prompts set is_default = true, ${touched} where id = ${prompt.id}`))
      }
      case 'personality': {
        const user = await some('users')
        const slug = `slug${other % 3}`
        return void (user && (await ensurePersonality(database, { ownerId: user.id!, slug, name: slug, ...card })))
      }
      case 'twinPersonality': {
        const user = await some('users')
        return void (
          user &&
          (await run(sql`insert into personalities (id, slug, name, owner_id, character_info,
            personality_traits, system_prompt_id)
          values (${randomUUID()}, ${`slug${other % 3}`}, 'twin', ${user.id}, 'x', 'y', (select id from system_prompts limit 1))
          on conflict do nothing`))
        )
      }
      case 'renamePersonality': {
        const one = await some('personalities')
        const slug = `slug${other % 4}`
        return void (
          one &&
          (await run(sql`update personalities set slug = ${slug}, ${touched}
          where id = ${one.id} and not exists (select from personalities where slug = ${slug})`))
        )
      }
      case 'giveAway': {
        const one = await some('personalities')
        return void (
          one &&
          (await run(sql`update personalities set ${touched},
          owner_id = (select id from users order by id offset ${other % 2} limit 1)
          where id = ${one.id} and (select count(*) from users) > 1`))
        )
      }
      case 'deletePersonality': {
        const one = await some('personalities')
        this.everythingOfPeopleIsUntold()
        return void (one && (await run(sql`delete from personalities where id = ${one.id}`)))
      }
      case 'persona': {
        const user = await some('users')
        return void (
          user &&
          (await run(sql`insert into personas (id, owner_id, name)
          values (${randomUUID()}, ${user.id}, ${`other${other % 2}`}) on conflict do nothing`))
        )
      }
      case 'renamePersona': {
        const one = await some('personas')
        const name = `other${other % 3}`
        return void (
          one &&
          (await run(sql`update personas set name = ${name}, ${touched} where id = ${one.id}
          and not exists (select from personas twin where twin.owner_id = personas.owner_id and twin.name = ${name})`))
        )
      }
      case 'config': {
        const [user, one] = [await some('users'), await some('personalities')]
        return void (
          user &&
          one &&
          (await run(sql`insert into user_personality_configs (id, user_id, personality_id)
          values (${randomUUID()}, ${user.id}, ${one.id}) on conflict (user_id, personality_id) do update set ${touched}`))
        )
      }
      case 'message': {
        const [persona, one] = [await some('personas'), await some('personalities')]
        if (!persona || !one) return
        const at = Date.UTC(2026, 0, 1, 0, 0, which)
        return void (await run(sql`insert into conversation_history (persona_id, id, personality_id, channel_id, role, content,
            created_at)
          values (${persona.id}, ${historyId('7', one.id!, persona.id!, at)}, ${one.id}, '7', 'user', ${`said ${next()}`},
            ${new Date(at).toISOString()}) on conflict do nothing`))
      }
      case 'editMessage': {
        const one = await some('conversation_history')
        return void (
          one &&
          (await run(sql`update conversation_history set content = ${`said ${next()}`}, ${touched}
          where id = ${one.id}`))
        )
      }
      case 'deleteMessage': {
        const one = await some('conversation_history')
        return void (one && (await run(sql`delete from conversation_history where id = ${one.id}`)))
      }
      default:
        return this.changeMemory(verb, on, which, other, next, some)
    }
  }

  /** A deletion takes what belongs to it along, also what was written elsewhere since. */
  everythingOfPeopleIsUntold(): void {
    this.isAnybodyGone = true
  }
  isAnybodyGone = false

  async changeMemory(
    verb: Verb,
    on: number,
    which: number,
    other: number,
    next: () => number,
    some: (table: string, columns?: SQL, where?: SQL) => Promise<Record<string, string> | undefined>,
  ): Promise<void> {
    const database = databases[on]!
    const memory = this.memory[on]!
    if (verb === 'add') {
      const [persona, one] = [await some('personas'), await some('personalities')]
      if (!persona || !one) return
      const text = `m${next()} Rex hates thunder`
      const metadata = { personaId: persona.id!, personalityId: one.id!, createdAt: Date.UTC(2026, 0, 1 + which) }
      await memory.addMemories([{ text, metadata }])
      return void this.told.memories.set(text.split(' ')[0]!.slice(1), text)
    }
    const row = await some(
      'memories',
      sql`id::text, persona_id::text as "personaId", substring(content from '^m(\\d+)') as n, content`,
      verb === 'restore' ? sql`visibility = 'deleted'` : sql`visibility <> 'deleted'`,
    )
    if (row === undefined) return
    const [personaId, id, n] = [row.personaId!, row.id!, row.n!]
    switch (verb) {
      case 'edit': {
        const text = `m${n} edit ${next()}`
        await memory.edit({ personaId, id, text, by })
        return void this.told.memories.set(n, text)
      }
      case 'hide':
        return void (await memory.softDelete({ personaId, ids: [id], by }).then(() => this.told.untold.add(n)))
      case 'restore':
        return void (await memory.restore({ personaId, ids: [id], by }))
      case 'deleteMemory':
        this.told.untold.add(n)
        return void (await database.db.execute(
          sql`delete from memories where persona_id = ${personaId} and id = ${id}`,
        ))
      case 'erase':
        this.told.untold.add(n)
        return void (await memory.forget({ personaId, where: { ids: [id] }, depth: 'erase', by }))
      case 'move': {
        const personas = await queryRows<{ id: string }>(
          database.db,
          sql`select id::text from personas where id <> ${personaId} order by 1`,
        )
        const to = personas[other % Math.max(1, personas.length)]
        if (to === undefined) return
        await moveMemories(database, { personaId, to: to.id, ids: [id], by })
        // Moved to two personas at once it is in both.
        this.moves.set(n, (this.moves.get(n) ?? new Set()).add(on))
        return
      }
    }
  }
  readonly moves = new Map<string, Set<number>>()
}

async function syncOnce({ pair: [one, other], direction, cut, cutFrom }: Sync): Promise<void> {
  const [from, to] = [databases[one]!, databases[other]!]
  const cutting = cutOff(cutFrom ? from : to, cut)
  try {
    await syncDatabases({ from: cutFrom ? cutting.database : from, to: cutFrom ? to : cutting.database, direction })
  } catch (error) {
    if (!cutting.wasCut() || cut === 0) throw error
  } finally {
    for (const database of [from, to]) await database.db.execute(sql`delete from leases`)
  }
}

async function untilNothingDiffers(): Promise<void> {
  for (let round = 0; round < 6; round++) {
    let changes = 0
    for (const [one, other] of [
      [0, 1],
      [2, 1],
      [0, 2],
    ] as const) {
      const { tables } = await syncDatabases({ from: databases[one], to: databases[other], direction: 'both' })
      changes += Object.keys(tables).length
    }
    if (changes === 0) return
  }
  throw new Error('six rounds were not enough')
}

/** Sequences that once went wrong. */
const mended: (Change | Sync)[][] = [
  // A user is deleted whose personality the other side, having met a cut, has not heard of since.
  [
    ...Array.from({ length: 3 }, (): Change => ({ verb: 'add', ...{ on: 0, which: 0, other: 0 } })),
    { verb: 'sync', pair: [0, 1], direction: 'both', cut: 1, cutFrom: false },
    { verb: 'user', on: 0, which: 0, other: 0 },
    { verb: 'sync', pair: [0, 1], direction: 'both', cut: 0, cutFrom: false },
    { verb: 'add', on: 0, which: 0, other: 0 },
    { verb: 'deleteUser', on: 0, which: 0, other: 0 },
  ],
]

test('three databases end equal, and hold what was written last', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      await beginAnew(databases)
      const world = new World(await Promise.all(databases.map(memoryOver)))
      await world.change({ verb: 'user', on: 0, which: 0, other: 0 })
      await world.change({ verb: 'user', on: 1, which: 1, other: 0 })
      await world.change({ verb: 'personality', on: 0, which: 0, other: 0 })
      for (const step of sequence) {
        if (step.verb === 'sync') await syncOnce(step)
        else await world.change(step).catch(refused)
      }
      await untilNothingDiffers()
      const [first, ...others] = await Promise.all(databases.map(everything))
      for (const other of others) expect(other).toEqual(first)
      await holdsWhatWasTold(world)
    }),
    {
      numRuns: RUNS,
      examples: mended.map((sequence) => [sequence] as [(Change | Sync)[]]),
      ...(process.env.CONVERGENCE_SEED ? { seed: Number(process.env.CONVERGENCE_SEED) } : {}),
    },
  )
}, 1_800_000)

/** What a verb refuses was not acknowledged. */
function refused(error: unknown): void {
  if (!MemoryError.is(error) || error.code === 'database_failed') throw error
}

async function holdsWhatWasTold({ told, moves, isAnybodyGone }: World): Promise<void> {
  const prompts = await queryRows<{ id: string; content: string }>(
    databases[0].db,
    sql`select id::text, content from system_prompts`,
  )
  const standing = new Map(prompts.map(({ id, content }) => [id, content]))
  for (const [id, content] of told.prompts) expect([id, standing.get(id) ?? null]).toEqual([id, content])
  const memories = await queryRows<{ n: string; content: string }>(
    databases[0].db,
    sql`select substring(content from '^m(\\d+)') as n, content from memories`,
  )
  for (const [n, content] of told.memories) {
    if (isAnybodyGone || told.untold.has(n)) continue
    const found = memories.filter((one) => one.n === n).map((one) => one.content)
    if ((moves.get(n)?.size ?? 0) > 1) expect(found.length).toBeGreaterThan(0)
    else expect([n, found]).toEqual([n, [content]])
  }
}
