import { type Column, is, type SQL, sql } from 'drizzle-orm'
import { getTableConfig, IndexedColumn, type PgTable } from 'drizzle-orm/pg-core'
import { describe, expect, test } from 'vitest'
import { queryRows } from '../../src/database/rows.js'
import { declaredTables } from '../../src/database/tables.js'
import { transaction } from '../../src/database/transaction.js'
import { useTestDatabase } from '../support/database.js'

/*
 * The schema in TypeScript against the live database. catalogue.txt can be written anew by whoever takes an index out
 * of a migration; what Drizzle declares cannot.
 */

const database = useTestDatabase()
const columnNames = (columns: readonly (Column | { name: string })[]) => columns.map(({ name }) => name)
const rowsOf = <Row extends object>(statement: SQL) => queryRows<Row>(database.db, statement)

describe.each(declaredTables.map((table) => ({ ...getTableConfig(table), table })))('table $name', (config) => {
  test('has the declared columns, their types and nullability', async () => {
    const live = await rowsOf<{ name: string; type: string; notNull: boolean }>(
      sql`select attname as name, format_type(atttypid, atttypmod) as type, attnotnull as "notNull"
          from pg_attribute where attrelid = ${config.name}::regclass and attnum > 0 and not attisdropped
          order by attname`,
    )
    const types = await typesAsPostgresNamesThem(config.table)
    const declared = config.columns.map(({ name, notNull }) => ({ name, type: types.get(name), notNull }))
    expect(live).toEqual(declared.sort(byName))
  })

  test('has the declared primary key', async () => {
    const declared = [
      ...config.columns.filter(({ primary }) => primary).map(({ name }) => [name]),
      ...config.primaryKeys.map(({ columns }) => columnNames(columns)),
    ]
    expect(declared).toHaveLength(1)
    expect((await constraintsOf(config.name, 'p')).map(({ columns }) => columns)).toEqual(declared)
  })

  test('has the declared unique constraints', async () => {
    const live = (await constraintsOf(config.name, 'u')).map(({ name, columns, definition }) => ({
      name,
      columns,
      nullsNotDistinct: definition.includes('NULLS NOT DISTINCT'),
    }))
    const declared = [
      ...config.columns
        .filter(({ isUnique }) => isUnique)
        .map((column) => ({ name: column.uniqueName, columns: [column.name], nullsNotDistinct: false })),
      ...config.uniqueConstraints.map((unique) => ({
        name: unique.name,
        columns: columnNames(unique.columns),
        nullsNotDistinct: unique.nullsNotDistinct,
      })),
    ]
    expect(live).toEqual(declared.sort(byName))
  })

  test('has the declared checks', async () => {
    const live = (await constraintsOf(config.name, 'c')).map(({ name }) => name)
    expect(live).toEqual(config.checks.map(({ name }) => name).sort())
  })

  test('has the declared foreign keys and their delete rules', async () => {
    const live = (await constraintsOf(config.name, 'f')).map(
      ({ name, columns, foreignTable, foreignColumns, onDelete }) => ({
        name,
        columns,
        foreignTable,
        foreignColumns,
        onDelete,
      }),
    )
    const declared = config.foreignKeys.map((key) => {
      const { columns, foreignTable, foreignColumns } = key.reference()
      return {
        name: key.getName(),
        columns: columnNames(columns),
        foreignTable: getTableConfig(foreignTable).name,
        foreignColumns: columnNames(foreignColumns),
        onDelete: key.onDelete ?? 'no action',
      }
    })
    expect(live).toEqual(expect.arrayContaining(declared))
  })

  test('has the declared indexes: method, columns in order, operator classes, options, predicate', async () => {
    const declared = config.indexes.map(({ config: index }) => ({
      name: index.name,
      unique: index.unique,
      method: index.method ?? 'btree',
      partial: index.where !== undefined,
      options: Object.entries(index.with ?? {})
        .map(([name, value]) => `${name}=${value}`)
        .sort(),
      columns: index.columns.map((column) => {
        if (!is(column, IndexedColumn)) throw new Error(`${index.name} is on an expression; compare those here too.`)
        const { order = 'asc', nulls = order === 'asc' ? 'last' : 'first', opClass = null } = column.indexConfig
        return { column: column.name, order, nulls, opClass }
      }),
    }))
    expect(await indexesOf(config.name)).toEqual(expect.arrayContaining(declared))
  })
})

test('every declared table is compared', () => {
  expect(declaredTables.length).toBeGreaterThan(20)
})

const byName = (one: { name?: string | undefined }, other: { name?: string | undefined }) =>
  String(one.name) < String(other.name) ? -1 : 1

/** Drizzle says `varchar(20)`, PostgreSQL `character varying(20)`. */
async function typesAsPostgresNamesThem(table: PgTable): Promise<Map<string, string>> {
  const { columns } = getTableConfig(table)
  const definitions = columns.map((column) => `"${column.name}" ${column.getSQLType()}`).join(', ')
  return transaction(database, async (tx) => {
    await tx.execute(sql.raw(`create temporary table named_types (${definitions}) on commit drop`))
    const rows = await queryRows<{ name: string; type: string }>(
      tx,
      sql`select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
          where attrelid = 'pg_temp.named_types'::regclass and attnum > 0`,
    )
    return new Map(rows.map(({ name, type }) => [name, type]))
  })
}

interface LiveConstraint {
  readonly name: string
  readonly columns: string[]
  readonly foreignTable: string | null
  readonly foreignColumns: string[] | null
  readonly onDelete: string
  readonly definition: string
}

function constraintsOf(table: string, kind: 'p' | 'u' | 'c' | 'f'): Promise<LiveConstraint[]> {
  const named = (attributes: string, relation: string) =>
    sql.raw(`(select json_agg(attname order by place) from unnest(${attributes}) with ordinality as key (number, place)
              join pg_attribute on attrelid = ${relation} and attnum = number)`)
  return rowsOf(
    sql`select conname as name, ${named('conkey', 'conrelid')} as columns, confrelid::regclass::text as "foreignTable",
               ${named('confkey', 'confrelid')} as "foreignColumns", pg_get_constraintdef(oid) as definition,
               case confdeltype when 'c' then 'cascade' when 'n' then 'set null' when 'r' then 'restrict'
                                when 'd' then 'set default' when 'a' then 'no action' end as "onDelete"
        from pg_constraint where conrelid = ${table}::regclass and contype = ${kind} order by conname collate "C"`,
  )
}

function indexesOf(table: string): Promise<object[]> {
  return rowsOf(
    sql`select index.relname as name, indisunique as unique, amname as method, indpred is not null as partial,
               (select coalesce(json_agg(option order by option), '[]') from unnest(index.reloptions) as option) as options,
               (select json_agg(json_build_object(
                         'column', pg_get_indexdef(indexrelid, place, true),
                         'order', case when indoption[place - 1] & 1 = 1 then 'desc' else 'asc' end,
                         'nulls', case when indoption[place - 1] & 2 = 2 then 'first' else 'last' end,
                         'opClass', case when opcdefault then null else opcname end) order by place)
                from generate_series(1, indnkeyatts) as place join pg_opclass on pg_opclass.oid = indclass[place - 1]) as columns
        from pg_index join pg_class index on index.oid = indexrelid join pg_am on pg_am.oid = index.relam
        where indrelid = ${table}::regclass`,
  )
}
