import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { compareCatalogue, declaredCatalogue, readCatalogue } from '../../src/database/catalogue.js'
import type { Executor } from '../../src/database/database.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()
const declared = declaredCatalogue()

class TakenBack extends Error {}

/** What the comparison says after a change that is then taken back. */
async function afterChange(change: (tx: Executor) => Promise<unknown>) {
  let difference = { missing: [] as string[], unexpected: [] as string[] }
  await database.db
    .transaction(async (tx) => {
      await change(tx)
      difference = compareCatalogue(declared, await readCatalogue(tx))
      throw new TakenBack()
    })
    .catch((error: unknown) => {
      if (!(error instanceof TakenBack)) throw error
    })
  return difference
}

test('the migrated database is what catalogue.txt says', async () => {
  expect(compareCatalogue(declared, await readCatalogue(database.db))).toEqual({ missing: [], unexpected: [] })
})

test('the comparison tells what is missing from what is unexpected', () => {
  expect(compareCatalogue(['a', 'b', 'c'], ['b', 'c', 'd'])).toEqual({ missing: ['a'], unexpected: ['d'] })
})

test('names are shorter than 63 characters, where PostgreSQL would cut them off', () => {
  const names = declared.flatMap((line) => line.split(' ')[1]?.split(/[.(]/) ?? [])
  expect(names.length).toBeGreaterThan(300)
  expect(names.filter((name) => name.length > 62)).toEqual([])
})

describe('dropping any one is noticed:', () => {
  interface Declared {
    readonly line: string
    readonly table: string
    readonly name: string
  }
  const ofKind = (kind: string): Declared[] =>
    declared
      .filter((line) => line.startsWith(`${kind} `))
      .map((line) => {
        const [table = '', name = ''] = line.split(' ')[1]?.split('.') ?? []
        return { line, table, name }
      })
  const isConstraint = ({ table, name }: Declared) =>
    declared.some((line) => line.startsWith(`constraint ${table}.${name} `))

  const dropped: Record<string, (item: Declared) => string> = {
    table: ({ table }) => `drop table ${table} cascade`,
    column: ({ table, name }) => `alter table ${table} drop column ${name} cascade`,
    constraint: ({ table, name }) => `alter table ${table} drop constraint if exists ${name} cascade`,
    index: (item) =>
      isConstraint(item)
        ? `alter table ${item.table} drop constraint if exists ${item.name} cascade`
        : `drop index ${item.name}`,
    trigger: ({ table, name }) => `drop trigger ${name} on ${table}`,
    function: ({ line }) => `drop function ${line.slice('function '.length).split(' returns ')[0]} cascade`,
    extension: ({ table }) => `drop extension ${table} cascade`,
  }

  /** One of each table at a time: reading the catalogue after every single one would take four times as long. */
  function inRounds(items: Declared[]): Declared[][] {
    const seen = new Map<string, number>()
    const rounds: Declared[][] = []
    for (const item of items) {
      const round = seen.get(item.table) ?? 0
      seen.set(item.table, round + 1)
      rounds[round] = [...(rounds[round] ?? []), item]
    }
    return rounds
  }

  test.each(Object.keys(dropped))('%s', async (kind) => {
    const items = ofKind(kind)
    const rounds = kind === 'table' ? items.map((item) => [item]) : inRounds(items)
    expect(rounds.flat().length).toBe(items.length)
    expect(items.length).toBeGreaterThan(0)
    for (const round of rounds) {
      const { missing } = await afterChange(async (tx) => {
        for (const item of round) await tx.execute(sql.raw(dropped[kind]?.(item) ?? ''))
      })
      expect(missing).toEqual(expect.arrayContaining(round.map(({ line }) => line)))
    }
  })

  test('and nothing declared is of another kind', () => {
    expect(new Set(declared.map((line) => line.split(' ')[0]))).toEqual(new Set(Object.keys(dropped)))
  })
})

describe('a change is noticed:', () => {
  const recreate = (name: string, definition: string) => [`drop index ${name}`, `create index ${name} on ${definition}`]

  test.each<[string, string, string[]]>([
    [
      'the method of an index',
      'index memory_vectors.memory_vectors_embedding_hnsw',
      recreate('memory_vectors_embedding_hnsw', 'memory_vectors using ivfflat (embedding vector_cosine_ops)'),
    ],
    [
      'the operator class of an index',
      'index memory_vectors.memory_vectors_embedding_hnsw',
      recreate(
        'memory_vectors_embedding_hnsw',
        'memory_vectors using hnsw (embedding vector_l2_ops) with (m = 16, ef_construction = 64)',
      ),
    ],
    [
      'the options of an index',
      'index memory_vectors.memory_vectors_embedding_hnsw',
      ['alter index memory_vectors_embedding_hnsw set (m = 8)'],
    ],
    [
      'the predicate of an index',
      'index memories.memories_expires_at_idx',
      recreate('memories_expires_at_idx', "memories (expires_at) where expires_at > '2026-01-01'"),
    ],
    [
      'the predicate of an index that loses it',
      'index memories.memories_expires_at_idx',
      recreate('memories_expires_at_idx', 'memories (expires_at)'),
    ],
    [
      'the order of the columns of an index',
      'index memories.memories_list_idx',
      recreate('memories_list_idx', 'memories (persona_id, id, created_at)'),
    ],
    [
      'the uniqueness of an index',
      'index embedding_models.embedding_models_one_active',
      recreate('embedding_models_one_active', 'embedding_models (is_active) where is_active'),
    ],
    [
      'an index that became invalid',
      'index memories.memories_list_idx',
      ["update pg_index set indisvalid = false where indexrelid = 'memories_list_idx'::regclass"],
    ],
    ['the type of a column', 'column users.timezone', ['alter table users alter timezone type varchar(99)']],
    ['whether a column may be null', 'column users.username', ['alter table users alter username drop not null']],
    ['the default of a column', 'column users.timezone', ["alter table users alter timezone set default 'CET'"]],
    [
      'the storage of a column',
      'column memory_vectors.embedding',
      ['alter table memory_vectors alter embedding set storage external'],
    ],
    [
      'the expression of a generated column',
      'column memories.content_hash',
      [
        'alter table memories drop content_hash',
        "alter table memories add content_hash text not null generated always as (md5(content || '')) stored",
      ],
    ],
    [
      'the delete rule of a foreign key',
      'constraint memories.memories_persona_id_personas_id_fk',
      [
        'alter table memories drop constraint memories_persona_id_personas_id_fk',
        'alter table memories add constraint memories_persona_id_personas_id_fk foreign key (persona_id) references personas (id)',
      ],
    ],
    [
      'whether a foreign key is deferrable',
      'constraint personas.personas_owner_id_users_id_fk',
      ['alter table personas alter constraint personas_owner_id_users_id_fk not deferrable'],
    ],
    [
      'the condition of a check',
      'constraint memories.memories_content_check',
      [
        'alter table memories drop constraint memories_content_check',
        'alter table memories add constraint memories_content_check check (length(content) > 1)',
      ],
    ],
    [
      'a trigger that is switched off',
      'trigger memories.memories_tombstones',
      ['alter table memories disable trigger memories_tombstones'],
    ],
    ['the options of a table', 'table memories', ['alter table memories reset (autovacuum_vacuum_scale_factor)']],
    ['a table that would not survive a crash', 'table sync_peers', ['alter table sync_peers set unlogged']],
    [
      'the body of a function',
      'function refuse_change()',
      ["create or replace function refuse_change() returns trigger language plpgsql as 'begin return null; end'"],
    ],
  ])('%s', async (_, name, statements) => {
    const { missing, unexpected } = await afterChange(async (tx) => {
      for (const statement of statements) await tx.execute(sql.raw(statement))
    })
    const itself = expect.stringMatching(new RegExp(`^${name.replaceAll(/[.()]/g, '\\$&')}( |$)`))
    expect(missing).toContainEqual(itself)
    expect(unexpected).toContainEqual(itself)
  })

  test.each([
    ['a table', 'create table extra (id int)', 'table extra'],
    ['a view', 'create view extra as select 1 as one', 'view extra'],
    ['a sequence', 'create sequence extra', 'sequence extra'],
    ['a column', 'alter table users add extra int', 'column users.extra integer'],
    ['an index', 'create index extra on users (username)', 'index users.extra USING btree (username)'],
  ])('%s that nobody declared', async (_, statement, line) => {
    const { missing, unexpected } = await afterChange((tx) => tx.execute(sql.raw(statement)))
    expect(missing).toEqual([])
    expect(unexpected).toContain(line)
  })
})
