/** Whom a legacy user was claimed for, as one database holds it. */
export interface LegacyClaim {
  personaId: string
  mappedBy: string | null
  status: 'unverified' | 'verified' | 'quarantined'
  createdAt: Date
  updatedAt: Date
}

/**
 * What becomes of the claims of one legacy user that two databases hold. The same on both sides, in whatever order they
 * are given:
 *
 * - for the same persona, or where one of them is quarantined already: the later one stands, so that an operator who
 *   settles a quarantine settles it everywhere;
 * - for two personas: nobody has them until an operator decides. The claim is quarantined under the persona of the
 *   earlier one, and whoever settles so also calls `quarantineLegacyUser`, which takes the memories away from both.
 */
export function settleClaims(one: LegacyClaim, other: LegacyClaim): LegacyClaim {
  const [earlier, later] = [one, other].sort(byTime) as [LegacyClaim, LegacyClaim]
  const isInDoubt = one.personaId !== other.personaId && one.status !== 'quarantined' && other.status !== 'quarantined'
  return isInDoubt ? { ...earlier, status: 'quarantined', updatedAt: later.updatedAt } : later
}

/** Last written last; what was written at once, in an order that both sides agree on. */
const byTime = (one: LegacyClaim, other: LegacyClaim): number =>
  one.updatedAt.getTime() - other.updatedAt.getTime() ||
  Number(one.status === 'quarantined') - Number(other.status === 'quarantined') ||
  one.createdAt.getTime() - other.createdAt.getTime() ||
  one.personaId.localeCompare(other.personaId) ||
  one.status.localeCompare(other.status) ||
  (one.mappedBy ?? '').localeCompare(other.mappedBy ?? '')
