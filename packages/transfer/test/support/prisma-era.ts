import type { Database } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { rowsOf } from './rows.js'

/** Tables as Prisma made them for the bot: times without a zone, the vector within the memory, its own journal. */
const ddl = `
  create extension if not exists vector;
  create table _prisma_migrations (id varchar(36) primary key, checksum varchar(64) not null, migration_name varchar(255) not null, finished_at timestamptz, applied_steps_count integer not null default 0);
  create type "LegacyMood" as enum ('calm', 'stormy');
  create table users (id uuid primary key, discord_id varchar(20) not null, username varchar(255) not null, timezone text not null default 'UTC', default_llm_config_id uuid, default_persona_id uuid, is_superuser boolean not null default false, created_at timestamp(3) not null default current_timestamp, updated_at timestamp(3) not null);
  create unique index users_discord_id_key on users (discord_id);
  create table personas (id uuid primary key, owner_id uuid not null references users (id) on delete cascade, name varchar(255) not null, content text not null, preferred_name varchar(255), pronouns varchar(100), created_at timestamp(3) not null default current_timestamp, updated_at timestamp(3) not null);
  create unique index personas_owner_id_name_key on personas (owner_id, name);
  alter table users add constraint users_default_persona_id_fkey foreign key (default_persona_id) references personas (id) on delete set null;
  create table system_prompts (id uuid primary key, name varchar(255) not null, content text not null, is_default boolean not null default false, created_at timestamp(3) not null default current_timestamp, updated_at timestamp(3) not null);
  create table personalities (id uuid primary key, slug varchar(255) not null, name varchar(255) not null, display_name varchar(255), system_prompt_id uuid references system_prompts (id) on delete set null, owner_id uuid not null references users (id), character_info text not null, personality_traits text not null, custom_fields jsonb, created_at timestamp(3) not null default current_timestamp, updated_at timestamp(3) not null);
  create unique index personalities_slug_key on personalities (slug);
  create table conversation_history (id uuid primary key, channel_id varchar(20) not null, guild_id varchar(20), personality_id uuid not null references personalities (id) on delete cascade, persona_id uuid not null references personas (id) on delete cascade, role text not null, content text not null, token_count integer, discord_message_id text[], message_metadata jsonb, created_at timestamp(3) not null default current_timestamp, edited_at timestamp(3), deleted_at timestamp(3));
  create index conversation_history_channel_id_idx on conversation_history (channel_id, personality_id, created_at desc);
  create table memories (id uuid primary key, persona_id uuid references personas (id) on delete cascade, personality_id uuid not null references personalities (id) on delete cascade, content text not null, embedding vector(1536), is_summarized boolean not null default false, original_message_count integer, summarized_at timestamp(3), session_id text, canon_scope varchar(20), summary_type varchar(50), channel_id varchar(20), guild_id varchar(20), message_ids text[], senders text[], legacy_shapes_user_id text, source_system varchar(50) not null default 'tzurot-v3', type varchar(20) not null default 'memory', is_locked boolean not null default false, visibility varchar(20) not null default 'normal', chunk_group_id uuid, chunk_index integer, total_chunks integer, mood "LegacyMood", created_at timestamp(3) not null default current_timestamp);
  create table shapes_persona_mappings (id uuid primary key, shapes_user_id text not null unique, persona_id uuid not null references personas (id) on delete cascade, mapped_by text, verification_status text not null default 'unverified', created_at timestamp(3) not null default current_timestamp);
  create table image_cache (url text primary key, persona_id uuid references personas (id));`

/** Rows as numerous as the bot's. */
export const SIZE = { users: 14, personalities: 67, personas: 67, conversation_history: 4_364, memories: 2_170 }

const uuidOf = (kind: string, number: string) => `md5('${kind}' || (${number}))::uuid`
const hour = "timestamp '2025-11-01 12:00:00.123' + n * interval '1 minute'"

/** @param beforeIndex changes memories while no index makes that dear */
export async function makePrismaEra(
  database: Database,
  size: Partial<typeof SIZE> = {},
  beforeIndex = async () => {},
): Promise<void> {
  const { users, personalities, personas, conversation_history: messages, memories } = { ...SIZE, ...size }
  const owner = uuidOf('user', `n % ${users}`)
  const persona = uuidOf('persona', `n % ${personas}`)
  const personality = uuidOf('personality', `n % ${personalities}`)
  const run = (statement: string) => database.db.execute(sql.raw(statement))
  for (const statement of ddl.split(';\n')) await run(statement)
  await run(`insert into _prisma_migrations values ('1', 'sum', '20250101000000_init', now(), 1)`)
  await run(`insert into users (id, discord_id, username, created_at, updated_at)
    select ${uuidOf('user', 'n')}, 1000 + n, 'user ' || n, ${hour}, ${hour} from generate_series(0, ${users - 1}) n`)
  await run(`insert into personas (id, owner_id, name, content, created_at, updated_at)
    select ${uuidOf('persona', 'n')}, ${owner}, 'persona ' || n, '', ${hour}, ${hour} from generate_series(0, ${personas - 1}) n`)
  await run(
    `update users set default_persona_id = (select id from personas where owner_id = users.id order by name limit 1)`,
  )
  await run(`insert into personalities (id, slug, name, owner_id, character_info, personality_traits, created_at, updated_at)
    select ${uuidOf('personality', 'n')}, 'slug-' || n, 'name ' || n, ${owner}, 'info', 'traits', ${hour}, ${hour}
    from generate_series(0, ${personalities - 1}) n`)
  await run(`insert into conversation_history (id, channel_id, guild_id, personality_id, persona_id, role, content, discord_message_id, created_at)
    select ${uuidOf('message', 'n')}, 2000 + n % 5, case when n % 3 > 0 then '77' end, ${personality}, ${persona},
      case n % 2 when 0 then 'user' else 'assistant' end, 'message ' || n,
      case when n % 4 > 0 then array['m' || n] end, ${hour} from generate_series(0, ${messages - 1}) n`)
  // Every tenth is of a legacy user nobody claimed yet; some have no vector.
  await run(`insert into memories (id, persona_id, personality_id, content, embedding, channel_id, guild_id, message_ids, senders, legacy_shapes_user_id, mood, is_locked, visibility, created_at)
    select ${uuidOf('memory', 'n')}, case when n % 10 > 0 then ${persona} end, ${personality}, 'memory ' || n,
      case when n % 31 > 0 then (select array_agg((hashint8(n * 10000 + d) % 100000) / 100000.0)::real[]::vector(1536) from generate_series(1, 1536) d) end,
      2000 + n % 5, case when n % 3 = 1 then '77' end, array['m' || n], array['s'],
      case when n % 10 = 0 then 'legacy-' || n % 3 end, case n % 2 when 0 then 'stormy'::"LegacyMood" end,
      n % 7 = 0, case when n % 11 = 0 then 'hidden' else 'normal' end, ${hour}
    from generate_series(0, ${memories - 1}) n`)
  await beforeIndex()
  await run(
    'create index memories_embedding_idx on memories using hnsw (embedding vector_cosine_ops) with (m = 16, ef_construction = 64)',
  )
  await run(`insert into image_cache values ('https://example.org', ${uuidOf('persona', '1')})`)
}

/** Everything that pg_dump would tell apart: schemas, tables, columns, constraints, indexes, functions, and every row. */
export async function everythingOf(database: Database): Promise<string[]> {
  const facts = await rowsOf<{ line: string }>(
    database,
    sql`select 'schema ' || nspname as line from pg_namespace where nspname !~ '^pg_'
        union all select 'extension ' || extname from pg_extension
        union all select format('column %s.%s.%s %s %s %s %s', table_schema, table_name, column_name, ordinal_position, udt_name, column_default, is_nullable)
          from information_schema.columns where table_schema not in ('pg_catalog', 'information_schema')
        union all select format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint where conrelid > 0 and connamespace <> 'pg_catalog'::regnamespace and connamespace <> 'information_schema'::regnamespace
        union all select indexdef from pg_indexes where schemaname <> 'pg_catalog'
        union all select format('trigger %s %s', tgrelid::regclass, tgname) from pg_trigger where not tgisinternal
        union all select format('function %s', oid::regprocedure) from pg_proc where pronamespace <> 'pg_catalog'::regnamespace and pronamespace <> 'information_schema'::regnamespace
        union all select format('type %s', typname) from pg_type where typtype = 'e' and typnamespace <> 'pg_catalog'::regnamespace`,
  )
  const tables = await rowsOf<{ name: string }>(
    database,
    sql`select oid::regclass::text as name from pg_class where relkind = 'r' and relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)`,
  )
  const rows: string[] = []
  for (const { name } of tables) {
    const all = await rowsOf<{ line: string }>(
      database,
      sql.raw(`select '${name} ' || md5(whole::text) as line from ${name} as whole`),
    )
    rows.push(...all.map(({ line }) => line))
  }
  return [...facts.map(({ line }) => line), ...rows].sort()
}

/** What stands after an adoption, and how much of it is equal to what stood before. */
export async function compared(database: Database): Promise<Record<string, number> | undefined> {
  const [counts] = await rowsOf<Record<string, number>>(
    database,
    sql`select (select count(*)::int from memories) as memories,
               (select count(*)::int from conversation_history) as history,
               (select count(*)::int from memory_vectors) as vectors,
               (select count(*)::int from embedding_backlog) as backlog,
               (select count(*)::int from memories new join prisma_era.memories old using (id)
                where new.content = old.content and new.is_locked = old.is_locked and new.visibility = old.visibility
                  and new.created_at = old.created_at at time zone 'UTC'
                  and new.persona_id = coalesce(old.persona_id, new.persona_id)) as equal,
               (select count(*)::int from memory_vectors new join prisma_era.memories old on old.id = memory_id
                where vector_send(new.embedding) = vector_send(old.embedding)) as bits`,
  )
  return counts
}
