import { createReadStream } from 'node:fs'
import { access, readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { assertSchemaCurrent, type Database } from '@bot/memory'
import {
  csvLines,
  type HistoryImportReport,
  importHistory,
  importPeople,
  importPersonalities,
  peopleFile,
  personalitiesFile,
  showProgress,
} from '@bot/transfer'
import type { z } from 'zod'
import type { CommandContext } from '../../command-context.js'
import { type AddCommand, example } from '../../command-line.js'
import { openOwn } from '../../connection.js'
import { CommandError, type ExitCode, exitCodes } from '../../exit-codes.js'
import { print } from '../../terminal.js'
import { number } from './count-lines.js'

export interface ImportHistoryCommand {
  people?: string | undefined
  personalities?: string | undefined
  owner?: string | undefined
}

export const addImportHistory: AddCommand = (parent, { run }) => {
  parent
    .command('history <file>')
    .description(
      'Bring conversation history in from JSON lines or CSV (by the ending of the name): one message a line, with the ' +
        'columns of docs/runbooks/history.md. Run again, it changes nothing. `rebuild` makes memories of it.',
    )
    .option('--people <file>', 'JSON: users and personas to make first')
    .option('--personalities <file>', 'JSON: cards of characters to make first')
    .option('--owner <discordId:username>', 'who owns the characters that are made')
    .addHelpText('after', example('import history history.csv --people people.json'))
    .action(run(importFromHistory))
}

/** Brings conversation history in. */
export async function importFromHistory(
  context: CommandContext,
  options: ImportHistoryCommand,
  path: string,
): Promise<ExitCode> {
  const { terminal, json, signal } = context
  await access(path).catch(() => {
    throw new CommandError('unreadable_file', `The file ${path} cannot be read. Nothing was done.`, exitCodes.usage)
  })
  const database = await openOwn(context)
  const shown = showProgress({ title: 'Importing history', unit: 'messages', stream: terminal.errors })
  try {
    await assertSchemaCurrent(database)
    await introduce(database, options)
    const file = createReadStream(path)
    const lines = /\.csv$/i.test(path) ? csvLines(file) : createInterface({ input: file })
    const report = await importHistory({ target: database, lines, signal, onProgress: shown.update })
    shown.finish()
    print(terminal, json, report, linesOf(report))
    if (report.status === 'stopped') return exitCodes.interrupted
    return Object.keys(report.refused).length > 0 ? exitCodes.degraded : exitCodes.ok
  } finally {
    shown.finish()
    await database.close()
  }
}

/** Makes who the messages speak of, where files say so. */
async function introduce(database: Database, { people, personalities, owner }: ImportHistoryCommand): Promise<void> {
  if (personalities !== undefined) {
    const [, discordId, username] = /^(\d{1,20}):(.+)$/.exec(owner ?? '') ?? []
    if (discordId === undefined || username === undefined) {
      throw new CommandError(
        'wrong_usage',
        'Say who owns the characters: --owner 123456789012345678:name. Nothing was done.',
        exitCodes.usage,
      )
    }
    await importPersonalities(database, await read(personalities, personalitiesFile), { discordId, username })
  }
  if (people !== undefined) await importPeople(database, await read(people, peopleFile))
}

async function read<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> {
  const refuse = (why: string) =>
    new CommandError('unreadable_file', `The file ${path} ${why}. Nothing was done.`, exitCodes.usage)
  const text = await readFile(path, 'utf8').catch(() => {
    throw refuse('cannot be read')
  })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw refuse('is not JSON')
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw refuse(`is not right: ${problems.join('; ')}`)
}

function linesOf({ status, lines, inserted, known, refused, problems }: HistoryImportReport): string[] {
  const reasons = Object.entries(refused).map(([reason, count]) => `${reason.replaceAll('_', ' ')} ${number(count)}`)
  return [
    `${number(lines)} messages: ${number(inserted)} new, ${number(known)} known`,
    ...(reasons.length > 0 ? [`  refused: ${reasons.join(', ')}`, ...problems.map((problem) => `    ${problem}`)] : []),
    ...(inserted > 0 ? ['`bot-memory rebuild` makes memories of them.'] : []),
    ...(status === 'stopped' ? ['Stopped. The same command goes on: what is there is known.'] : []),
  ]
}
