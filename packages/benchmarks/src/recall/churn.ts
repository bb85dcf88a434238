import type { BareDriver } from '../bare/driver.js'
import type { Persona } from '../data/dataset.js'
import { buildIndexAfter } from '../load/build-index-after.js'
import { MODEL } from '../load/load-memories.js'

/**
 * Changes a fifth of each scope as the product's own writes would: a third of that is edited (new text, new vector), a
 * third deleted, a third hidden. {@link undoChurn} puts everything back.
 *
 * An edited memory takes the vector of a deleted one, so that the vectors stay as clustered as they were.
 */
export async function churn(driver: BareDriver, scopes: readonly Persona[]): Promise<void> {
  await driver.execute(`
    drop table if exists bench.churned, bench.churned_memories, bench.churned_vectors;
    create table bench.churned as
      select persona_id, id, (place - 1) / 3 as pair,
        case place % 3 when 1 then 'deleted' when 2 then 'hidden' else 'edited' end as fate
      from (
        select persona_id, id, row_number() over (partition by persona_id order by md5(id::text)) as place,
          count(*) over (partition by persona_id) as rows
        from memories where persona_id in (${scopes.map(({ id }) => `'${id}'`).join(', ')})
      ) placed
      where place <= rows / 5;
    create unique index on bench.churned (persona_id, id);
    analyze bench.churned;
    create table bench.churned_memories as
      select memory.* from memories memory join bench.churned using (persona_id, id);
    create table bench.churned_vectors as
      select vector.* from memory_vectors vector
      join bench.churned on churned.persona_id = vector.persona_id and churned.id = vector.memory_id`)
  await driver.execute(`
    update memories memory set content = content || ' (edited)', updated_at = now()
    from bench.churned where churned.persona_id = memory.persona_id and churned.id = memory.id and fate = 'edited';
    delete from memory_vectors vector using bench.churned
    where churned.persona_id = vector.persona_id and churned.id = vector.memory_id and fate = 'edited';
    insert into memory_vectors (persona_id, memory_id, model, source_hash, embedding, personality_id, memory_created_at,
      canon_scope, places)
    select memory.persona_id, memory.id, '${MODEL}', memory.content_hash, lent.embedding, memory.personality_id,
      memory.created_at, memory.canon_scope, memory.places
    from bench.churned edited
    join bench.churned deleted using (persona_id, pair)
    join bench.churned_vectors lent on lent.persona_id = deleted.persona_id and lent.memory_id = deleted.id
    join memories memory on memory.persona_id = edited.persona_id and memory.id = edited.id
    where edited.fate = 'edited' and deleted.fate = 'deleted';
    delete from memories memory using bench.churned
    where churned.persona_id = memory.persona_id and churned.id = memory.id and fate = 'deleted';
    update memories memory set visibility = 'hidden', updated_at = now()
    from bench.churned where churned.persona_id = memory.persona_id and churned.id = memory.id and fate = 'hidden'`)
}

/** Puts back what {@link churn} changed, and builds the graph anew, so that nothing of it is left. */
export async function undoChurn(driver: BareDriver): Promise<void> {
  await driver.execute(`
    delete from memories memory using bench.churned
    where churned.persona_id = memory.persona_id and churned.id = memory.id;
    delete from sync_tombstones using bench.churned
    where table_name = 'memories' and row_pk = churned.persona_id || ':' || churned.id`)
  await restore(driver, 'memories', 'bench.churned_memories')
  await buildIndexAfter(driver, 'memory_vectors', () => restore(driver, 'memory_vectors', 'bench.churned_vectors'))
  await driver.execute('drop table bench.churned, bench.churned_memories, bench.churned_vectors')
  await driver.execute('vacuum analyze memories')
}

async function restore(driver: BareDriver, table: string, saved: string): Promise<void> {
  const columns = await driver.query<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [table],
  )
  const names = columns.map(({ name }) => name).join(', ')
  await driver.execute(`insert into ${table} (${names}) select ${names} from ${saved}`)
}
