import { type Database, type Transaction, transaction } from '@bot/memory'
import type { z } from 'zod'
import type { Progress } from '../progress.js'
import type { CsvLine } from './csv-lines.js'
import { type HistoryLine, historyLine } from './history-line.js'
import { peopleDirectory, type UnknownParty } from './people-directory.js'
import { type Message, writeMessages } from './write-messages.js'

export type RefusedLine = UnknownParty | 'not_json' | 'not_csv' | 'invalid_line'

export interface HistoryImportReport {
  status: 'finished' | 'stopped'
  /** Lines read; `inserted`, `known` and all of `refused` add up to it. */
  lines: number
  inserted: number
  /** Messages that were there before. */
  known: number
  /** Lines that could not be imported, by reason. */
  refused: Partial<Record<RefusedLine, number>>
  /** The first 20 refused lines: number from 1, reason, and for an invalid one its fields. Never their content. */
  problems: string[]
}

export interface ImportHistoryOptions {
  /** With a transaction, all lands in it; with a database, each batch is one. */
  target: Database | Transaction
  /** One message a line, in JSON (see `historyLine`) or as `csvLines` gives it. Empty lines are skipped. */
  lines: AsyncIterable<string | CsvLine> | Iterable<string | CsvLine>
  /** Lines a batch. Default 500. */
  batchSize?: number | undefined
  /** Stops at the border of a batch. */
  signal?: AbortSignal | undefined
  /** `total` is what was read so far: a stream does not tell its length. */
  onProgress?: ((progress: Progress) => void) | undefined
}

const MOST_PROBLEMS = 20

/**
 * Reads conversation history from JSON lines or CSV. A line that cannot be imported is counted with its reason and costs
 * itself only. Importing a file again changes nothing, so one that was interrupted is simply begun again. Memories
 * are not made by this: `rebuildMemories` comes next.
 *
 * @example
 * ```ts
 * const lines = createInterface({ input: createReadStream('history.jsonl') })
 * const report = await importHistory({ target: database, lines })
 * ```
 */
export async function importHistory(options: ImportHistoryOptions): Promise<HistoryImportReport> {
  const { target, signal, onProgress, batchSize = 500 } = options
  const report: HistoryImportReport = {
    status: 'finished',
    lines: 0,
    inserted: 0,
    known: 0,
    refused: {},
    problems: [],
  }
  for await (const batch of parsedBatches(options.lines, batchSize, report)) {
    if (signal?.aborted) return { ...report, status: 'stopped' }
    await transaction(target, (tx) => importBatch(tx, batch, report))
    onProgress?.({ done: report.lines, total: report.lines })
  }
  return report
}

interface NumberedLine {
  number: number
  line: HistoryLine
}

async function* parsedBatches(
  lines: ImportHistoryOptions['lines'],
  batchSize: number,
  report: HistoryImportReport,
): AsyncGenerator<NumberedLine[]> {
  let number = 0
  let batch: NumberedLine[] = []
  for await (const given of lines) {
    number++
    if (typeof given === 'string' && given.trim() === '') continue
    const line = parseLine(given, number, report)
    if (line) batch.push({ number, line })
    if (batch.length < batchSize) continue
    yield batch
    batch = []
  }
  yield batch
}

function parseLine(given: string | CsvLine, number: number, report: HistoryImportReport): HistoryLine | undefined {
  if (given === 'not_csv') return refuse(report, number, 'not_csv')
  let value: unknown = given
  try {
    if (typeof given === 'string') value = JSON.parse(given)
  } catch {
    return refuse(report, number, 'not_json')
  }
  const parsed = historyLine.safeParse(value)
  if (parsed.success) return parsed.data
  return refuse(report, number, 'invalid_line', describe(parsed.error))
}

const describe = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.') || 'line'} ${issue.message}`).join('; ')

async function importBatch(
  tx: Transaction,
  batch: readonly NumberedLine[],
  report: HistoryImportReport,
): Promise<void> {
  const find = peopleDirectory(tx)
  const messages: Message[] = []
  for (const { number, line } of batch) {
    const party = await find(line)
    if ('unknown' in party) refuse(report, number, party.unknown)
    else messages.push(messageOf(line, party))
  }
  const { inserted } = await writeMessages(tx, messages)
  report.inserted += inserted
  report.known += messages.length - inserted
  report.lines += messages.length
}

function messageOf(line: HistoryLine, party: { personaId: string; personalityId: string }): Message {
  return {
    ...party,
    channelId: line.channelId,
    guildId: line.guildId ?? null,
    role: line.role,
    content: line.content,
    createdAt: line.createdAt,
    discordMessageIds: line.messageIds ?? (line.messageId == null ? [] : [line.messageId]),
  }
}

function refuse(report: HistoryImportReport, number: number, reason: RefusedLine, detail?: string): undefined {
  report.lines++
  report.refused[reason] = (report.refused[reason] ?? 0) + 1
  if (report.problems.length < MOST_PROBLEMS) {
    report.problems.push(`line ${number}: ${reason}${detail === undefined ? '' : ` (${detail})`}`)
  }
}
