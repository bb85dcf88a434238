/** Whom a legacy user was claimed for, as one database holds it. */
export interface LegacyClaim {
  personaId: string
  mappedBy: string | null
  status: 'unverified' | 'verified' | 'quarantined'
  /** Tells a claim from another: it stays while a claim is put in doubt and settled. */
  createdAt: Date
  updatedAt: Date
}

/**
 * What becomes of the claims of one legacy user that two databases hold. The same on both sides, in whatever order they
 * are given, and in whatever order the claims of more than two databases meet:
 *
 * - two states of one claim: the later stands, so that an operator who settles a doubt settles it everywhere;
 * - two claims for one persona, neither in doubt: the later, as old as the older;
 * - two claims otherwise: nobody has the legacy user until an operator decides. The claim is quarantined under the persona
 *   of the older, and whoever settles so also calls `quarantineLegacyUser`, which takes the memories away from both.
 */
export function settleClaims(one: LegacyClaim, other: LegacyClaim): LegacyClaim {
  const [, later] = [one, other].sort(byTime) as [LegacyClaim, LegacyClaim]
  const older = one.createdAt.getTime() < other.createdAt.getTime() ? one : other
  if (one.createdAt.getTime() === other.createdAt.getTime()) return later
  const isInDoubt = [one, other].some(({ status }) => status === 'quarantined')
  if (one.personaId === other.personaId && !isInDoubt) return { ...later, createdAt: older.createdAt }
  return { ...older, status: 'quarantined', updatedAt: later.updatedAt }
}

/** Last written last; what was written at once, in an order that both sides agree on. */
const byTime = (one: LegacyClaim, other: LegacyClaim): number =>
  one.updatedAt.getTime() - other.updatedAt.getTime() ||
  Number(one.status === 'quarantined') - Number(other.status === 'quarantined') ||
  one.personaId.localeCompare(other.personaId) ||
  one.status.localeCompare(other.status) ||
  (one.mappedBy ?? '').localeCompare(other.mappedBy ?? '')
