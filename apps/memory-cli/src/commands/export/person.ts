import { createWriteStream } from 'node:fs'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type ExportedRow, type ExportOf, exportPerson, findUsersNamed } from '@bot/memory'
import type { CommandContext } from '../../command-context.js'
import { type AddCommand, example } from '../../command-line.js'
import { CommandError, type ExitCode, exitCodes } from '../../exit-codes.js'
import { withOwnDatabase } from '../../own-memory.js'
import { print } from '../../terminal.js'

interface ExportPersonCommand {
  persona?: string | undefined
  user?: string | undefined
  sender?: string | undefined
}

export const addExportPerson: AddCommand = (parent, { run }) => {
  parent
    .command('person')
    .description('Write everything that is stored about a person, a JSON object a line; vectors are left out.')
    .argument('[file]', 'where to; must not be there yet (default: the output)')
    .option('--persona <id>', 'of one persona')
    .option('--user <name or id>', 'of a user, with all their personas')
    .option('--sender <id>', 'of whoever this Discord or legacy id was, in the memories and messages of all')
    .addHelpText('after', example('export person mara.jsonl --user mara'))
    .action(run(exportAPerson))
}

/** Writes what is stored about a person. */
export const exportAPerson = (
  context: CommandContext,
  options: ExportPersonCommand,
  path?: string,
): Promise<ExitCode> =>
  withOwnDatabase(context, async (database) => {
    const { terminal, json, signal } = context
    const rows: Record<string, number> = {}
    async function* lines() {
      for await (const line of exportPerson(database, await whom(database, options))) {
        rows[line.table] = (rows[line.table] ?? 0) + 1
        yield `${JSON.stringify(line satisfies ExportedRow)}\n`
      }
    }
    if (path === undefined) {
      await pipeline(Readable.from(lines()), terminal.output, { end: false, signal }).catch(
        (error: NodeJS.ErrnoException) => {
          // Whoever read it has seen enough, as `head` has.
          if (error.code !== 'EPIPE') throw error
        },
      )
      return exitCodes.ok
    }
    const file = resolve(path)
    // For its owner's eyes: it holds what people said in confidence.
    await pipeline(Readable.from(lines()), createWriteStream(file, { flags: 'wx', mode: 0o600 }), { signal }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error
        throw new CommandError('file_exists', `${file} is there already. Nothing was written.`, exitCodes.usage)
      },
    )
    const total = Object.values(rows).reduce((sum, count) => sum + count, 0)
    print(terminal, json, { file, rows }, [
      `Wrote ${total.toLocaleString('en')} rows to ${file}.`,
      ...Object.entries(rows).map(([table, count]) => `  ${table}: ${count.toLocaleString('en')}`),
    ])
    return exitCodes.ok
  })

async function whom(
  database: Parameters<typeof exportPerson>[0],
  { persona, user, sender }: ExportPersonCommand,
): Promise<ExportOf> {
  if ([persona, user, sender].filter((one) => one !== undefined).length !== 1) {
    throw new CommandError(
      'wrong_usage',
      'Say whose: --persona, --user or --sender. Nothing was written.',
      exitCodes.usage,
    )
  }
  if (persona !== undefined) return { personaId: persona }
  if (sender !== undefined) return { sender }
  const named = await findUsersNamed(database, user!)
  if (named.length === 1) return { userId: named[0]!.id }
  if (named.length === 0 && /^[0-9a-f-]{36}$/i.test(user!)) return { userId: user! }
  throw new CommandError(
    named.length === 0 ? 'unknown_user' : 'several_users',
    named.length === 0
      ? 'There is no user of this name. Nothing was written.'
      : `Several users have this name; give --user one of these ids:${named.map(({ id, discordId }) => `\n  ${id}  (Discord ${discordId})`).join('')}`,
    exitCodes.usage,
  )
}
