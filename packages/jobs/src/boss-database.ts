import { type Executor, queryRows } from '@bot/memory'
import { type SQL, sql } from 'drizzle-orm'
import type PgBoss from 'pg-boss'

/**
 * What pg-boss runs its statements through: a database or an open transaction, whichever the driver.
 *
 * @example
 * ```ts
 * await boss.send('reply', payload, { db: bossDatabase(tx) })
 * ```
 */
export function bossDatabase(executor: Executor): PgBoss.Db {
  return {
    executeSql: async (text, values = []) => ({
      rows: await queryRows(executor, numbered(asOneStatement(text), values.map(asParameter))),
    }),
  }
}

/**
 * A statement whose parameters are numbered already. pg-boss names one parameter in several places and relies on the
 * type that the first of them gives it; Drizzle would number each place anew.
 */
function numbered(text: string, parameters: readonly unknown[]): SQL {
  const statement = sql.raw(text)
  statement.toQuery = () => ({ sql: text, params: [...parameters] })
  return statement
}

const transactionScript = /^\s*BEGIN;(?<body>[\s\S]*)COMMIT;\s*$/

/**
 * pg-boss sends its schema and its upkeep as several statements between BEGIN and COMMIT. A pool may not be sent a
 * BEGIN, and Drizzle on PGlite sends one statement at a time: so they travel as one DO, which is a transaction too.
 */
function asOneStatement(text: string): string {
  const body = transactionScript.exec(text)?.groups?.body
  return body === undefined ? text : `do $one$ begin execute $script$${body}$script$; end $one$`
}

/** Both drivers take text for json and for arrays; of objects and arrays each has its own idea. */
function asParameter(value: unknown): unknown {
  if (value === undefined || value === null) return null
  if (Array.isArray(value)) return `{${value.join(',')}}` // of ids and names, which need no quoting
  return typeof value === 'object' ? JSON.stringify(value) : value
}
