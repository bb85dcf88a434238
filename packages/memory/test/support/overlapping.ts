import { seededRandom } from '@bot/testing'
import type { PgvectorMemoryAdapter } from '../../src/adapter.js'
import type { NewMemory } from '../../src/contract.js'
import { numbered } from './drill.js'
import type { People } from './people.js'

export const ADDERS = 64
const TEXTS = 90
const BATCHES = 4

/**
 * What one of many adders adds: batches of texts that others add too, repetitions among them. Every second adder says it
 * in the very message of the one before, as a job that is tried again does.
 */
export function batchesOf(people: People, adder: number): NewMemory[][] {
  const random = seededRandom(adder)
  const message = adder >> 1
  return Array.from({ length: BATCHES }, () =>
    Array.from({ length: random.integer(1, 20) }, () => {
      const { text, metadata } = numbered(people, random.integer(0, TEXTS - 1))
      const channelId = String(100 + (message % 8))
      return { text, metadata: { ...metadata, guildId: '7', channelId, messageIds: [`m${message}`] } }
    }),
  )
}

/** Texts by what became of them: how many adders were told so. */
export type Told = Record<'inserted' | 'known' | 'erased', Record<string, number>>

/** Adds what these adders add, all of them at once. */
export async function addOverlapping(memory: PgvectorMemoryAdapter, people: People, adders: number[]): Promise<Told> {
  const told: Told = { inserted: {}, known: {}, erased: {} }
  const add = async (adder: number) => {
    for (const batch of batchesOf(people, adder)) {
      const added = await memory.addMemories(batch)
      for (const [at, { outcome }] of added.entries()) {
        const { text } = batch[at]!
        told[outcome][text] = (told[outcome][text] ?? 0) + 1
      }
    }
  }
  await Promise.all(adders.map(add))
  return told
}

/** What must stand in the end: each text once, with the place and the message of everybody who said it. */
export function unionOf(people: People): { content: string; origins: string[]; messageIds: string[] }[] {
  const byText = new Map<string, { origins: Set<string>; messageIds: Set<string> }>()
  const said = Array.from({ length: ADDERS }, (_, adder) => batchesOf(people, adder)).flat(2)
  for (const { text, metadata } of said) {
    const one = byText.get(text) ?? { origins: new Set(), messageIds: new Set() }
    one.origins.add(`guild:${metadata.guildId}:${metadata.channelId}`)
    for (const id of metadata.messageIds!) one.messageIds.add(id)
    byText.set(text, one)
  }
  return [...byText]
    .map(([content, { origins, messageIds }]) => ({
      content,
      origins: [...origins].sort(),
      messageIds: [...messageIds].sort(),
    }))
    .sort((one, other) => (one.content < other.content ? -1 : 1))
}
