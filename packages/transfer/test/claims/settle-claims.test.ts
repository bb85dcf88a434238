import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type LegacyClaim, settleClaims } from '../../src/index.js'

const claim: fc.Arbitrary<LegacyClaim> = fc.record({
  personaId: fc.constantFrom('a', 'b', 'c'),
  mappedBy: fc.constantFrom(null, 'x', 'y'),
  status: fc.constantFrom('unverified', 'verified', 'quarantined'),
  createdAt: fc.integer({ min: 0, max: 3 }).map((ms) => new Date(ms)),
  updatedAt: fc.integer({ min: 0, max: 3 }).map((ms) => new Date(ms)),
})

it('gives the same on both sides, whichever is asked first, and stays as it is once settled', () => {
  fc.assert(
    fc.property(claim, claim, (one, other) => {
      const settled = settleClaims(one, other)
      expect(settleClaims(other, one)).toEqual(settled)
      expect(settleClaims(settled, settled)).toEqual(settled)
      expect(settleClaims(settled, one).personaId).toBe(settled.personaId)
    }),
    { numRuns: 2_000 },
  )
})

it('puts a legacy user in doubt whom two databases claimed for different people', () => {
  const one = {
    personaId: 'a',
    mappedBy: 'x',
    status: 'verified',
    createdAt: new Date(1),
    updatedAt: new Date(1),
  } as const
  const other = { ...one, personaId: 'b', updatedAt: new Date(2) }
  expect(settleClaims(one, other)).toEqual({ ...one, status: 'quarantined', updatedAt: new Date(2) })
})

it('lets an operator settle it, everywhere', () => {
  const doubt = {
    personaId: 'a',
    mappedBy: 'x',
    status: 'quarantined',
    createdAt: new Date(1),
    updatedAt: new Date(2),
  } as const
  const decided = { ...doubt, personaId: 'b', status: 'verified', updatedAt: new Date(3) } as const
  expect(settleClaims(doubt, decided)).toEqual(decided)
  expect(settleClaims({ ...doubt, updatedAt: new Date(4) }, decided).status).toBe('quarantined')
})
