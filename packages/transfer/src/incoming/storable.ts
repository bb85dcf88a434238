/** As long as the text of a memory may be. */
export const MAX_MEMORY_TEXT = 200_100

/** A text as PostgreSQL can hold it: without NUL, with U+FFFD for what is half a surrogate pair. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}

/** The same for every text of a JSON value, its keys included. */
export function storableJson(value: unknown): unknown {
  if (typeof value === 'string') return storable(value)
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return value.map(storableJson)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [storable(key), storableJson(item)]))
}
