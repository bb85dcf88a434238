import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type LegacyClaim, settleClaims } from '../../src/index.js'

const made: fc.Arbitrary<Omit<LegacyClaim, 'createdAt'>> = fc.record({
  personaId: fc.constantFrom('a', 'b', 'c'),
  mappedBy: fc.constantFrom(null, 'x', 'y'),
  status: fc.constantFrom('unverified', 'verified', 'quarantined'),
  updatedAt: fc.integer({ min: 3, max: 6 }).map((ms) => new Date(ms)),
})
const claim: fc.Arbitrary<LegacyClaim> = fc
  .tuple(made, fc.integer({ min: 0, max: 3 }))
  .map(([one, ms]) => ({ ...one, createdAt: new Date(ms) }))

it('gives the same on both sides, whichever is asked first, and stays as it is once settled', () => {
  fc.assert(
    fc.property(claim, claim, (one, other) => {
      const settled = settleClaims(one, other)
      expect(settleClaims(other, one)).toEqual(settled)
      expect(settleClaims(settled, settled)).toEqual(settled)
      for (const before of [one, other]) expect(settleClaims(settled, before)).toEqual(settled)
    }),
    { numRuns: 2_000 },
  )
})

it('gives the same of three claims, in whatever order they meet', () => {
  fc.assert(
    fc.property(fc.array(made, { minLength: 3, maxLength: 3 }), (three) => {
      const [a, b, c] = three.map((one, at) => ({ ...one, createdAt: new Date(at) })) as [
        LegacyClaim,
        LegacyClaim,
        LegacyClaim,
      ]
      // Who wrote it down last is told of one of two that say the same.
      const told = ({ mappedBy, ...rest }: LegacyClaim) => rest
      const settled = told(settleClaims(settleClaims(a, b), c))
      expect(told(settleClaims(settleClaims(b, c), a))).toEqual(settled)
      expect(told(settleClaims(settleClaims(c, a), b))).toEqual(settled)
    }),
    { numRuns: 2_000 },
  )
})

const one = {
  personaId: 'a',
  mappedBy: 'x',
  status: 'verified',
  createdAt: new Date(1),
  updatedAt: new Date(1),
} as const
const doubt = { ...one, status: 'quarantined', updatedAt: new Date(2) } as const

it('puts a legacy user in doubt whom two databases claimed for different people', () => {
  const other = { ...one, personaId: 'b', createdAt: new Date(2), updatedAt: new Date(2) }
  expect(settleClaims(one, other)).toEqual(doubt)
})

it('leaves alone whom two databases claimed for one person', () => {
  const other = { ...one, mappedBy: 'y', createdAt: new Date(2), updatedAt: new Date(2) }
  expect(settleClaims(one, other)).toEqual({ ...other, createdAt: one.createdAt })
})

it('keeps a doubt against a claim of a third database that did not know of it', () => {
  const third = { ...one, personaId: 'c', createdAt: new Date(3), updatedAt: new Date(3) }
  expect(settleClaims(doubt, third)).toEqual({ ...doubt, updatedAt: new Date(3) })
})

it('lets an operator settle it, everywhere', () => {
  const decided = { ...doubt, personaId: 'b', status: 'verified', updatedAt: new Date(3) } as const
  expect(settleClaims(doubt, decided)).toEqual(decided)
  expect(settleClaims({ ...doubt, updatedAt: new Date(4) }, decided).status).toBe('quarantined')
})
