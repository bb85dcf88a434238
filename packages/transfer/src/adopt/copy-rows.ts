import { ensureUnclaimedPersona, queryRows, type Transaction } from '@bot/memory'
import { type SQL, sql } from 'drizzle-orm'
import { archivedTables } from '../archive/tables.js'
import { ERA, inEra, OURS } from './era.js'

/** Legacy rows that do not even say whose they were. */
const NOBODY = 'unknown'

interface Column {
  name: string
  oursIsZoned: boolean
  theirsIsZoned: boolean | null
  required: boolean
  initial: string | null
}

/** Copies the rows of every table that came from before. `onTable` hears of each that is done. */
export async function copyRows(
  tx: Transaction,
  tables: readonly string[],
  model: string,
  onTable?: (name: string) => void,
): Promise<void> {
  await tx.execute(sql`set constraints all deferred`)
  for (const { name } of archivedTables) {
    if (!tables.includes(name)) continue
    if (name === 'memories') await copyMemories(tx, tables)
    else if (name !== 'memory_vectors') await copyTable(tx, name, conditionOf(name))
    onTable?.(name)
  }
  await copyVectors(tx, model)
  await tx.execute(sql`set constraints all immediate`)
}

/** Keys of the tombstones of these tables begin with the persona now, which the old ones do not say. */
const conditionOf = (table: string): SQL =>
  table === 'sync_tombstones' ? sql`table_name not in ('memories', 'conversation_history')` : sql`true`

async function copyTable(tx: Transaction, table: string, where: SQL): Promise<void> {
  const columns = await sharedColumns(tx, table)
  const foreign = await addForeignColumns(tx, table)
  const names = [...columns.map(({ name }) => name), ...foreign].map((name) => sql`${sql.identifier(name)}`)
  const values = [...columns.map(adopted), ...foreign.map((name) => sql`old.${sql.identifier(name)}`)]
  await tx.execute(sql`
    insert into ${sql.identifier(table)} (${sql.join(names, sql`, `)})
    select ${sql.join(values, sql`, `)} from ${inEra(table)} as old where ${where}`)
}

/** Columns that this version has no use for are kept beside its own, as they were, but for what would refuse new rows. */
async function addForeignColumns(tx: Transaction, table: string): Promise<string[]> {
  const columns = await queryRows<{ name: string; type: string }>(
    tx,
    sql`select theirs.attname as name, format_type(theirs.atttypid, theirs.atttypmod) as type
        from pg_attribute theirs
        where theirs.attrelid = ${`${ERA}.${table}`}::regclass and theirs.attnum > 0 and not theirs.attisdropped
          and not exists (select from pg_attribute ours where ours.attname = theirs.attname and ours.attrelid =
            (select oid from pg_class where relname = ${table} and relnamespace = ${OURS}::regnamespace))
        order by theirs.attnum`,
  )
  for (const { name, type } of columns) {
    await tx.execute(sql`alter table ${sql.identifier(table)} add column ${sql.identifier(name)} ${sql.raw(type)}`)
  }
  return columns.map(({ name }) => name)
}

/** The columns that both have, and those of ours whose value follows from another. */
async function sharedColumns(tx: Transaction, table: string): Promise<Column[]> {
  const zoned = sql`'timestamptz'::regtype`
  return queryRows<Column>(
    tx,
    sql`select ours.attname as name, ours.atttypid = ${zoned} as "oursIsZoned",
               theirs.atttypid = ${zoned} as "theirsIsZoned",
               ours.attnotnull as required, pg_get_expr(adbin, adrelid) as initial
        from pg_attribute ours
        join pg_attribute theirs on theirs.attrelid = ${`prisma_era.${table}`}::regclass
          and theirs.attname = ours.attname and theirs.attnum > 0 and not theirs.attisdropped
        left join pg_attrdef on adrelid = ours.attrelid and adnum = ours.attnum
        where ours.attrelid = (select oid from pg_class
                               where relname = ${table} and relnamespace = ${OURS}::regnamespace)
          and ours.attnum > 0 and not ours.attisdropped and ours.attgenerated = ''
        order by ours.attnum`,
  )
}

/** Times without a zone were written as UTC. What was null and may not be takes the default. */
function adopted({ name, oursIsZoned, theirsIsZoned, required, initial }: Column): SQL {
  const old = sql`old.${sql.identifier(name)}`
  const value = oursIsZoned && theirsIsZoned === false ? sql`(${old} at time zone 'UTC')` : old
  return required && initial !== null ? sql`coalesce(${value}, ${sql.raw(initial)})` : value
}

async function copyMemories(tx: Transaction, tables: readonly string[]): Promise<void> {
  const hasMappings = tables.includes('shapes_persona_mappings')
  const legacy = await queryRows<{ id: string }>(
    tx,
    sql`select distinct coalesce(legacy_shapes_user_id, ${NOBODY}) as id
        from ${inEra('memories')} where persona_id is null`,
  )
  const placeholders: Record<string, string> = {}
  for (const { id } of legacy) placeholders[id] = (await ensureUnclaimedPersona(tx, { legacyUserId: id })).id
  const shared = (await sharedColumns(tx, 'memories')).filter(
    ({ name }) => !['persona_id', 'extra', 'origins', 'places'].includes(name),
  )
  const ours = [...shared.map(({ name }) => name), 'embedding', 'persona_id']
  const mapped = hasMappings
    ? sql`(select persona_id from shapes_persona_mappings
        where shapes_user_id = old.legacy_shapes_user_id and verification_status <> 'quarantined')`
    : sql`null::uuid`
  await tx.execute(sql`
    insert into memories (persona_id, extra, origins, places,
      ${sql.join(
        shared.map(({ name }) => sql`${sql.identifier(name)}`),
        sql`, `,
      )})
    select coalesce(old.persona_id, ${mapped},
                    (${JSON.stringify(placeholders)}::text::jsonb ->> coalesce(old.legacy_shapes_user_id, ${NOBODY}))::uuid),
           nullif(to_jsonb(old) - ${sql`${`{${ours.join()}}`}::text[]`}, '{}'::jsonb),
           case when guild is not null then array['guild:' || guild || ':' || coalesce(old.channel_id, '')]
                when said.id is not null then array['dm'] else '{}' end,
           array_remove(array['g' || guild, 'c' || old.channel_id], null),
           ${sql.join(shared.map(adopted), sql`, `)}
    from ${inEra('memories')} as old
    left join lateral (
      select id, guild_id from conversation_history
      where persona_id = old.persona_id and old.guild_id is null
        and (channel_id = old.channel_id or discord_message_id && old.message_ids)
      limit 1) as said on true
    cross join lateral (select coalesce(old.guild_id, said.guild_id) as guild) as place
    where old.content <> ''`)
}

/** Within the database, so that not a bit changes; what has no usable vector waits for one. */
async function copyVectors(tx: Transaction, model: string): Promise<void> {
  await tx.execute(sql`insert into embedding_models (model, dimensions, is_active, activated_at)
                       values (${model}, 1536, true, now())`)
  await tx.execute(sql`
    insert into memory_vectors (persona_id, memory_id, model, source_hash, embedding, personality_id,
                                memory_created_at, canon_scope, places)
    select new.persona_id, new.id, ${model}, new.content_hash, old.embedding, new.personality_id,
           new.created_at, new.canon_scope, new.places
    from ${inEra('memories')} as old join memories as new on new.id = old.id
    where old.embedding is not null and vector_dims(old.embedding) = 1536 and vector_norm(old.embedding) > 0`)
  await tx.execute(sql`
    insert into embedding_backlog (persona_id, memory_id, model)
    select persona_id, id, ${model} from memories
    where not exists (select from memory_vectors
                      where memory_vectors.persona_id = memories.persona_id and memory_id = memories.id)`)
}
