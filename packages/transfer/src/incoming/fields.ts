import { z } from 'zod'
import { storable } from './storable.js'

const short = (max: number) =>
  z
    .union([z.string(), z.int()])
    .transform((value) => storable(String(value)).trim())
    .pipe(z.string().min(1).max(max))
const list = (max: number) =>
  z
    .union([z.array(short(max)), short(max).transform((one) => [one])])
    .transform((items) => [...new Set(items)])
    .pipe(z.array(z.string()).max(1_000))
const snowflake = short(20).pipe(z.string().regex(/^\d+$/))
const lowerCase = z.string().transform((value) => value.toLowerCase())

/** What the fields of a memory can hold; anything else stays in `extra`. */
export const fieldReaders = {
  owner: short(200),
  personality: short(255),
  channelId: snowflake,
  guildId: snowflake,
  contextType: lowerCase.transform((value) => (value === 'guild' ? 'channel' : value)).pipe(z.enum(['dm', 'channel'])),
  messageIds: list(64),
  senders: list(255),
  summaryType: short(50),
  canonScope: lowerCase.pipe(z.enum(['global', 'personal', 'session'])),
  sessionId: short(255),
} as const

/** A foreign record from which fields are taken, first path first; what is left is the rest. */
export class TakenFields<Name extends string> {
  readonly rest: Record<string, unknown>
  /** Fields that hold what cannot be stored where they belong. */
  refused = 0
  readonly #paths: Readonly<Record<Name, readonly string[]>>

  constructor(payload: Record<string, unknown>, paths: Readonly<Record<Name, readonly string[]>>) {
    this.rest = structuredClone(payload)
    this.#paths = paths
  }

  take<Schema extends z.ZodType>(field: Name, schema: Schema): z.output<Schema> | undefined {
    let refused = false
    for (const path of this.#paths[field]) {
      const found = this.#find(path)
      if (!found) continue
      const parsed = schema.safeParse(found.value)
      if (parsed.success) {
        delete found.holder[found.name]
        return parsed.data
      }
      refused = true
    }
    if (refused) this.refused++
    return undefined
  }

  peek(field: Name): unknown {
    for (const path of this.#paths[field]) {
      const found = this.#find(path)
      if (found) return found.value
    }
    return undefined
  }

  /** Where a path leads; undefined where that is nothing, null or ''. */
  #find(path: string): { holder: Record<string, unknown>; name: string; value: unknown } | undefined {
    const names = path.split('.')
    const name = names.pop()!
    let holder: unknown = this.rest
    for (const step of names) holder = isObject(holder) ? holder[step] : undefined
    if (!isObject(holder)) return undefined
    const value = holder[name]
    return value === undefined || value === null || value === '' ? undefined : { holder, name, value }
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
