import fc from 'fast-check'
import type { SyncDirection } from '../../../src/sync/sync-databases.js'
import type { MemoryVerb } from './memory-verbs.js'
import type { PeopleVerb } from './people-verbs.js'
import type { PromptVerb } from './prompt-verbs.js'

export type Verb = PeopleVerb | PromptVerb | MemoryVerb

/** Something is changed in one of the databases. `which` and `other` choose among what is there. */
export interface Change {
  readonly verb: Verb
  readonly on: number
  readonly which: number
  readonly other: number
}

export interface Sync {
  readonly verb: 'sync'
  readonly pair: readonly [number, number]
  readonly direction: SyncDirection
  /** The transaction that is cut off, counted from the first, and the side that it is cut off on; 0 = none. */
  readonly cut: number
  readonly cutFrom: boolean
}

export type Step = Change | Sync

const common: Verb[] = ['add', 'add', 'add', 'edit', 'edit', 'edit', 'hide', 'restore', 'deleteMemory', 'move', 'move']
const rare: Verb[] = [
  ...(['user', 'twinUser', 'renameUser', 'deleteUser', 'erase', 'config', 'persona', 'renamePersona'] as const),
  ...(['personality', 'twinPersonality', 'renamePersonality', 'giveAway', 'deletePersonality'] as const),
  ...(['message', 'editMessage', 'deleteMessage', 'prompt', 'editPrompt', 'deletePrompt'] as const),
  ...(['twinPrompt', 'renamePrompt', 'defaultPrompt', 'legacy', 'claim'] as const),
]
const place = { on: fc.nat(2), which: fc.nat(11), other: fc.nat(5) }
const change = (verbs: Verb[]): fc.Arbitrary<Change> => fc.record({ verb: fc.constantFrom(...verbs), ...place })
const pair = fc.constantFrom([0, 1], [1, 0], [1, 2], [2, 1], [0, 2], [2, 0]) as fc.Arbitrary<[number, number]>
const sync: fc.Arbitrary<Sync> = fc.record({
  ...{ verb: fc.constant('sync' as const), pair, cutFrom: fc.boolean() },
  direction: fc.constantFrom<SyncDirection>('both', 'both', 'both', 'push', 'pull'),
  cut: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.integer({ min: 1, max: 12 }) }),
})

export const sequences: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: change(common) },
    { weight: 5, arbitrary: change(rare) },
    { weight: 3, arbitrary: sync },
  ),
  { minLength: 10, maxLength: 45 },
)

/** Sequences that once went wrong. */
export const mended: readonly Step[][] = [
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
