import { type Database, ensurePersonality, ensureUser, queryRows } from '@bot/memory'
import { sql } from 'drizzle-orm'

/** A persona with so many memories, each with a vector of its own. */
export async function memoriesIn(database: Database, count: number, model = 'text-embedding-3-small'): Promise<string> {
  const { id: ownerId, defaultPersonaId } = await ensureUser(database, { discordId: '501', username: 'ann' })
  const { id: personalityId } = await ensurePersonality(database, {
    ...{ ownerId, slug: 'lilith', name: 'Lilith', characterInfo: 'someone', personalityTraits: 'patient' },
  })
  await database.db.execute(sql`insert into embedding_models (model, dimensions, is_active)
    values (${model}, 1536, true) on conflict do nothing`)
  await database.db.execute(sql`with made as (
      insert into memories (persona_id, id, personality_id, content)
      select ${defaultPersonaId}::uuid, gen_random_uuid(), ${personalityId}::uuid, 'Olga keeps bees ' || n
      from generate_series(1, ${count}::int) n returning *
    )
    insert into memory_vectors (persona_id, memory_id, model, source_hash, embedding, personality_id, memory_created_at)
    select persona_id, id, ${model}, content_hash, array_fill(random()::real, array[1536])::vector, personality_id, created_at
    from made`)
  return defaultPersonaId
}

export async function countIn(database: Database, table: string): Promise<number> {
  const [count] = await queryRows<{ rows: number }>(
    database.db,
    sql`select count(*)::int as rows from ${sql.identifier(table)}`,
  )
  return count!.rows
}
