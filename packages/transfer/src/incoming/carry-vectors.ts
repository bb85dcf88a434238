import { copyField, copyInto, EMBEDDING_DIMENSIONS, type Transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'

/** A vector and the place in its batch of the row that it belongs to. */
export interface CarriedVector {
  at: number
  vector: ArrayLike<number>
}

/**
 * Puts vectors into `incoming_vectors (at, embedding)`, a table that lives as long as the transaction: as binary where
 * the driver can, since a thousand numbers a row are slow to print and to read as text. What an earlier batch put there
 * is gone.
 */
export async function carryVectors(tx: Transaction, carried: readonly CarriedVector[]): Promise<void> {
  await tx.execute(
    sql`create temporary table if not exists incoming_vectors (at integer primary key, embedding vector(1536)) on commit drop`,
  )
  await tx.execute(sql`alter table incoming_vectors alter column embedding set storage plain`)
  await tx.execute(sql`truncate incoming_vectors`)
  const copy = copyInto(tx)
  if (copy) {
    const fields = carried.map(({ at, vector }) => [
      copyField.integer(at),
      copyField.vector(vector, EMBEDDING_DIMENSIONS),
    ])
    await copy('incoming_vectors (at, embedding)', fields)
    return
  }
  const texts = JSON.stringify(carried.map(({ at, vector }) => ({ at, embedding: vectorText(vector) })))
  await tx.execute(
    sql`insert into incoming_vectors select row.at, row.embedding::vector(1536)
      from json_to_recordset(${texts}::json) as row (at int, embedding text)`,
  )
}

/** Shorter ones are padded with zeros, which leaves cosines as they are. */
function vectorText(vector: ArrayLike<number>): string {
  const padding = ',0'.repeat(EMBEDDING_DIMENSIONS - vector.length)
  return `[${Array.prototype.join.call(vector, ',')}${padding}]`
}
