import type { Readable } from 'node:stream'
import { parse } from 'csv-parse'

/** A row of a CSV file as a line of history, or what is no row. */
export type CsvLine = Record<string, unknown> | 'not_csv'

/** What each column means, whatever its case and underscores: `channel_id` and `channelId` are one. */
const columns: Readonly<Record<string, string>> = {
  channelid: 'channelId',
  guildid: 'guildId',
  personality: 'personality',
  personalityslug: 'personality',
  user: 'user',
  username: 'user',
  persona: 'persona',
  role: 'role',
  content: 'content',
  createdat: 'createdAt',
  messageid: 'messageIds',
  messageids: 'messageIds',
  discordmessageid: 'messageIds',
}

/**
 * Reads history from CSV (RFC 4180, with a header): the columns are the fields of a line of JSON (`historyLine`), under
 * the same names or with underscores, in any order. An empty cell is an absent field. `created_at` is ISO 8601, as
 * PostgreSQL prints it, or milliseconds; without a zone it is UTC. Message ids are apart by spaces, or as in `{1,2}`.
 * Columns of other names are left out.
 *
 * @example
 * ```ts
 * const report = await importHistory({ target: database, lines: csvLines(createReadStream('history.csv')) })
 * ```
 */
export async function* csvLines(file: Readable): AsyncGenerator<CsvLine> {
  let broken = 0
  const rows = parse({
    bom: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    columns: (header: string[]) => header.map((name) => columns[name.toLowerCase().replaceAll(/[^a-z]/g, '')] ?? false),
    on_skip: () => {
      broken++
    },
  })
  file.on('error', (error) => rows.destroy(error))
  file.pipe(rows)
  for await (const row of rows) {
    while (broken > 0) {
      broken--
      yield 'not_csv'
    }
    yield lineOf(row as Record<string, string>)
  }
  while (broken-- > 0) yield 'not_csv'
}

function lineOf(row: Record<string, string>): Record<string, unknown> {
  const line: Record<string, unknown> = {}
  for (const [name, text] of Object.entries(row)) {
    if (text === '') continue
    line[name] = name === 'createdAt' ? momentOf(text) : name === 'messageIds' ? listOf(text) : text
  }
  return line
}

/** ISO 8601 as the import of history takes it, or milliseconds. */
function momentOf(text: string): string | number {
  if (/^\d+$/.test(text)) return Number(text)
  const [, day, time, zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d(?::?\d\d)?)?$/.exec(text.trim()) ?? []
  if (day === undefined) return text
  const offset = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')
  return `${day}T${time}${offset}`
}

const listOf = (text: string): string[] => text.split(/[\s,{}"]+/).filter(Boolean)
