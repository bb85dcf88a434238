import { sql } from 'drizzle-orm'
import type { Database } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { theActiveModel } from './standing.js'

/**
 * Personas whose map lacks memories by now, at most `limit` (default 100). A map is made when somebody looks at it
 * first; who was never looked at has none to keep up. Counted in the indexes alone, so that an edited memory is found
 * by the next look at the map instead.
 */
export async function listStaleMaps(database: Database, { limit = 100 } = {}): Promise<string[]> {
  const rows = await guarded(() =>
    queryRows<{ personaId: string }>(
      database.db,
      sql`select map.persona_id as "personaId"
        from (select persona_id, count(*) as points from memory_points group by persona_id) map
        where (select count(*) from memory_vectors vector
            where vector.persona_id = map.persona_id and vector.model = ${theActiveModel}) > map.points
        order by map.persona_id limit ${limit}`,
    ),
  )
  return rows.map(({ personaId }) => personaId)
}
