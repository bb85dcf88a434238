import { type Placeholder, type SQL, sql } from 'drizzle-orm'

/** What a statement is given: the value itself or, in a statement that is kept, its place. */
export type Given = string | number | Placeholder

/** A record whose values are places of their names; what is null stays so, and switches are no values. */
export const placesOf = <Record extends { [name: string]: Given | boolean | null }>(record: Record): Record =>
  Object.fromEntries(
    Object.entries(record).map(([name, value]) => [
      name,
      value === null || typeof value === 'boolean' ? value : sql.placeholder(name),
    ]),
  ) as Record

/** Which values of a record are there, and its switches: what the text of a statement depends on. */
export const shapeOf = (record: { readonly [name: string]: unknown }): string =>
  Object.values(record)
    .map((value) => (value === null ? '-' : typeof value === 'boolean' ? value : '+'))
    .join('')

/**
 * A value the planner does not see. Seeing it, PostgreSQL thinks a plan made for this value worth its making at every
 * call, 0.5 ms; blind to it, the same plan serves all, and is made once a connection. Which search a scope needs is not
 * left to the planner anyway.
 */
export const unseen = (value: Given, type: 'uuid' | 'text' | 'timestamptz'): SQL =>
  sql`(select ${value}::${sql.raw(type)})`

/** A list of texts, given as JSON, as an array: drivers differ in how they write arrays. */
export const textArrayOf = (json: Given): SQL => sql`array(select json_array_elements_text(${json}::json))`
