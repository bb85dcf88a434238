import type { Transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'

/** An arbitrary number that nothing else locks. */
const CLAIMS_LOCK = 7_215_031

/**
 * For whoever writes memories of legacy users: nobody claims one until the transaction ends, so that no memory goes to a
 * placeholder that was emptied meanwhile. Look up who is claimed after it.
 */
export async function holdClaims(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(${CLAIMS_LOCK})`)
}

/** For whoever claims: waits for those who hold claims, and keeps others from it until the transaction ends. */
export async function lockClaims(tx: Transaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${CLAIMS_LOCK})`)
}
