import { randomUUID } from 'node:crypto'
import { MemoryError, unclaimedPersonaId } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it, test } from 'vitest'
import {
  claimLegacyUser,
  importShapes,
  listClaims,
  listUnclaimed,
  quarantineLegacyUser,
  undoClaim,
} from '../../src/index.js'
import { useTestDatabase } from '../support/database.js'
import { memoryOver } from '../support/memory.js'
import { type Known, knownPeopleIn, stateOf } from '../support/qdrant.js'
import { rowsOf } from '../support/rows.js'
import { shapesRecord, useExports, writeExport } from '../support/shapes.js'

const database = useTestDatabase()
useExports()
const by = { actor: 'operator', reason: 'asked in the server' }

/** Texts of three legacy users, each with two characters. */
const texts: Record<string, string[]> = {
  'legacy-a': ['Bees live on the roof.', 'The tram smelled of oranges.'],
  'legacy-b': ['Bees live on the roof.', 'The lighthouse is red.'],
  'legacy-c': ['A violin was lost.', 'Snow fell in June.'],
}

let known: Known
let directory: string
beforeEach(async () => {
  known = await knownPeopleIn(database)
  const records = (character: string) =>
    Object.entries(texts).flatMap(([user, all]) =>
      all.map((text, at) => shapesRecord(`${character}-${user}-${at}`, user, text)),
    )
  directory = await writeExport({ 'lilith_memories.json': records('lilith'), 'fenn_memories.json': records('fenn') })
  await bringIn()
})

async function bringIn() {
  const memory = await memoryOver(database)
  const report = await importShapes({ database, memory, directory })
  while ((await memory.embedPending()).claimed > 0);
  return report
}

/** What a persona recalls of everything that was imported. */
async function recalledBy(personaId: string): Promise<string[]> {
  const memory = await memoryOver(database)
  const found = new Set<string>()
  for (const text of new Set(Object.values(texts).flat())) {
    for (const { pageContent } of await memory.queryMemories(text, { personaId, venue: 'unrestricted', limit: 50 })) {
      found.add(pageContent)
    }
  }
  return [...found].sort()
}

const claim = (legacyUserId: string, person = 0) =>
  claimLegacyUser(database, { legacyUserId, personaId: known.people[person]!.personaId, by })

describe('what nobody has claimed', () => {
  it('is recalled by nobody, and its placeholder is refused', async () => {
    for (const { personaId } of known.people) expect(await recalledBy(personaId)).toEqual([])
    for (const user of Object.keys(texts)) {
      await expect(recalledBy(unclaimedPersonaId(user))).rejects.toMatchObject({ code: 'unclaimed_persona' })
    }
  })

  it('is listed by whose there is most of', async () => {
    await importShapes({
      database,
      memory: await memoryOver(database),
      directory: await writeExport({ 'dolly_memories.json': [shapesRecord('more', 'legacy-c', 'One more.')] }),
    })
    const listed = await listUnclaimed(database)
    expect(listed.map(({ legacyUserId, memories, personalities }) => [legacyUserId, memories, personalities])).toEqual([
      ['legacy-c', 5, 3],
      ['legacy-a', 4, 2],
      ['legacy-b', 4, 2],
    ])
    expect(await listUnclaimed(database, { limit: 1, offset: 1 })).toEqual([listed[1]])
  })
})

describe('a claim', () => {
  it('gives memories to their owner only, with their vectors', async () => {
    expect(await claim('legacy-a')).toMatchObject({ status: 'claimed', moved: 4, merged: 0, erased: 0 })
    expect(await recalledBy(known.people[0]!.personaId)).toEqual(texts['legacy-a'])
    for (const { personaId } of known.people.slice(1)) expect(await recalledBy(personaId)).toEqual([])
    expect((await listUnclaimed(database)).map(({ legacyUserId }) => legacyUserId)).toEqual(['legacy-b', 'legacy-c'])
    await expect((await memoryOver(database)).embedPending()).resolves.toMatchObject({ claimed: 0 })
  })

  it('is one of many for one person, where the same text becomes one', async () => {
    await claim('legacy-a')
    expect(await claim('legacy-b')).toMatchObject({ moved: 4, merged: 2 })
    await claim('legacy-c', 1)
    expect(await recalledBy(known.people[0]!.personaId)).toEqual(
      [...new Set([...texts['legacy-a']!, ...texts['legacy-b']!])].sort(),
    )
    expect(await recalledBy(known.people[1]!.personaId)).toEqual([...texts['legacy-c']!].sort())
    expect(await listUnclaimed(database)).toEqual([])
  })

  it('made again changes nothing', async () => {
    await claim('legacy-a')
    const before = await stateOf(database)
    expect(await claim('legacy-a')).toEqual({
      status: 'claimed_already',
      operationId: null,
      moved: 0,
      merged: 0,
      erased: 0,
    })
    expect(await stateOf(database)).toEqual(before)
  })

  it('keeps who made it and when', async () => {
    const { operationId } = await claim('legacy-a')
    const { personaId } = known.people[0]!
    const [listed] = await listClaims(database)
    expect(listed).toMatchObject({
      legacyUserId: 'legacy-a',
      personaId,
      claimedBy: 'operator',
      status: 'verified',
      operationId,
    })
    expect(Math.abs(Date.now() - listed!.claimedAt)).toBeLessThan(60_000)
    const events = await rowsOf<{ action: string; actor: string; reason: string }>(
      database,
      sql`select action, actor, reason from memory_events where operation_id = ${operationId}::uuid`,
    )
    expect(events).toHaveLength(5)
    expect(events.every(({ actor, reason }) => actor === by.actor && reason === by.reason)).toBe(true)
  })

  it('of somebody who is claimed already is refused for another', async () => {
    await claim('legacy-a')
    const before = await stateOf(database)
    await expect(claim('legacy-a', 1)).rejects.toMatchObject({ code: 'claimed_by_another' })
    expect(await stateOf(database)).toEqual(before)
  })

  it('sends later imports to the owner', async () => {
    await claim('legacy-d', 1)
    directory = await writeExport({ 'dolly_memories.json': [shapesRecord('d', 'legacy-d', 'A kite got away.')] })
    expect((await bringIn()).counts).toMatchObject({ inserted: 1, unclaimed: 0 })
    expect(await listUnclaimed(database)).toHaveLength(3)
  })

  it.each([
    ['nobody', () => randomUUID(), 'unknown_persona'],
    ['a placeholder', () => unclaimedPersonaId('legacy-b'), 'unclaimed_persona'],
    ['no id', () => 'mara', 'invalid_input'],
  ])('for %s is refused, and changes nothing', async (_, personaId, code) => {
    const before = await stateOf(database)
    const refused = claimLegacyUser(database, { legacyUserId: 'legacy-a', personaId: personaId(), by })
    await expect(refused).rejects.toMatchObject({ code })
    await expect(refused).rejects.toBeInstanceOf(MemoryError)
    expect(await stateOf(database)).toEqual(before)
  })
})

describe('undoing a claim', () => {
  it('takes everything of the legacy user out of recall again, also what was imported since', async () => {
    const before = await stateOf(database)
    const { personaId } = known.people[0]!
    const { operationId } = await claim('legacy-a')
    expect(await bringIn()).toMatchObject({ counts: { inserted: 0 } })
    const undoing = { legacyUserId: 'legacy-a', personaId, operationId: operationId!, by }
    expect(await undoClaim(database, undoing)).toEqual({ status: 'undone', returned: 4 })
    expect(await recalledBy(personaId)).toEqual([])
    expect(await stateOf(database)).toEqual(before)
    expect(await undoClaim(database, undoing)).toEqual({ status: 'undone_already', returned: 0 })
    expect(await listClaims(database)).toEqual([])

    directory = await writeExport({ 'dolly_memories.json': [shapesRecord('e', 'legacy-a', 'A late fact.')] })
    await claim('legacy-a', 1)
    await bringIn()
    const [standing] = await listClaims(database)
    await undoClaim(database, {
      ...undoing,
      personaId: known.people[1]!.personaId,
      operationId: standing!.operationId!,
    })
    expect(await listUnclaimed(database)).toMatchObject([{ legacyUserId: 'legacy-a', memories: 5 }, {}, {}])
  })

  it('leaves what was the person’s own', async () => {
    const { personaId } = known.people[0]!
    const memory = await memoryOver(database)
    const [, text] = texts['legacy-a']!
    const lilith = known.personalities.find(({ slug }) => slug === 'lilith')!
    await memory.addMemory({ text: text!, metadata: { personaId, personalityId: lilith.id, createdAt: Date.now() } })
    const { operationId, merged } = await claim('legacy-a')
    expect(merged).toBe(1)
    expect(
      await undoClaim(database, { legacyUserId: 'legacy-a', personaId, operationId: operationId!, by }),
    ).toMatchObject({
      returned: 3,
    })
    expect(await recalledBy(personaId)).toEqual([text])
  })

  it('is no matter of the general undo, which would leave the mapping', async () => {
    const memory = await memoryOver(database)
    const { personaId } = known.people[0]!
    const { operationId } = await claim('legacy-a')
    const claimed = await stateOf(database)
    const undoing = memory.undo({ personaId, operationId: operationId!, by })
    await expect(undoing).rejects.toMatchObject({ code: 'operation_is_claim' })
    await expect(undoing).rejects.toThrow(`claim --legacy-user legacy-a --persona ${personaId} --undo ${operationId}`)
    expect(await stateOf(database)).toEqual(claimed)
    expect(await listClaims(database)).toMatchObject([{ status: 'verified' }])

    await undoClaim(database, { legacyUserId: 'legacy-a', personaId, operationId: operationId!, by })
    const unclaimed = await stateOf(database)
    const [unclaim] = await rowsOf<{ id: string; persona: string }>(
      database,
      sql`select operation_id as id, persona_id as persona from memory_events where action = 'unclaim' limit 1`,
    )
    const claimingAgain = memory.undo({ personaId: unclaim!.persona, operationId: unclaim!.id, by })
    await expect(claimingAgain).rejects.toMatchObject({ code: 'operation_is_claim' })
    expect(await stateOf(database)).toEqual(unclaimed)
  })

  it('of a claim there never was is refused', async () => {
    const { operationId } = await claim('legacy-a')
    const wrong = { legacyUserId: 'legacy-b', personaId: known.people[0]!.personaId, operationId: operationId!, by }
    await expect(undoClaim(database, wrong)).rejects.toMatchObject({ code: 'claim_not_found' })
  })
})

test('a claim in doubt leaves recall, and a new claim settles it', async () => {
  const [one, other] = known.people
  await claim('legacy-a')
  const personaIds = [one!.personaId, other!.personaId]
  expect(await quarantineLegacyUser(database, { legacyUserId: 'legacy-a', personaIds, by })).toEqual({ released: 4 })
  expect(await quarantineLegacyUser(database, { legacyUserId: 'legacy-a', personaIds, by })).toEqual({ released: 0 })
  expect(await recalledBy(one!.personaId)).toEqual([])
  expect((await listUnclaimed(database))[0]).toMatchObject({ legacyUserId: 'legacy-a', quarantined: true })
  expect((await bringIn()).counts).toMatchObject({ inserted: 0, unclaimed: 12 })

  expect(await claim('legacy-a', 1)).toMatchObject({ status: 'claimed', moved: 4 })
  expect(await recalledBy(other!.personaId)).toEqual(texts['legacy-a'])
  expect(await listClaims(database)).toMatchObject([{ personaId: other!.personaId, status: 'verified' }])
})
