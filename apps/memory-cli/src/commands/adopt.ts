import { type Database, MemoryError, openDatabase } from '@bot/memory'
import {
  type AdoptionPlan,
  adoptFrom,
  applyAdoption,
  countMemoriesSinceAdoption,
  finishAdoption,
  planAdoption,
  showProgress,
  undoAdoption,
} from '@bot/transfer'
import type { CommandContext } from '../command-context.js'
import { type AddCommand, example } from '../command-line.js'
import { confirm } from '../confirm.js'
import { open, openOwn } from '../connection.js'
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.js'
import { print } from '../terminal.js'

export interface AdoptCommand {
  plan?: boolean | undefined
  apply?: boolean | undefined
  undo?: boolean | undefined
  finish?: boolean | undefined
  from?: string | undefined
  model?: string | undefined
  yes?: boolean | undefined
}

export const addAdopt: AddCommand = (program, { run }) => {
  program
    .command('adopt')
    .description(
      "Take over the running bot's own database, made by Prisma: in place, in one transaction, ids and vectors " +
        'unchanged. Says what it would do unless told to apply.',
    )
    .option('--plan', 'say what would happen; write nothing (the default)')
    .option('--apply', 'do it')
    .option('--undo', 'give the database back as it was found; what was added since is lost')
    .option('--finish', 'drop what an undo needs, once nobody wants to go back')
    .option('--from <url>', 'leave that database as it is, and copy it into this one, which must be empty')
    .option('--model <name>', 'what made the old vectors (default: text-embedding-3-small)')
    .option('--yes', 'do not ask')
    .addHelpText('after', example('adopt --plan --database-url postgres://bot@db.internal/bot'))
    .action(run(adopt))
}

/** Takes over a Prisma-made database, or gives it back. */
export async function adopt(context: CommandContext, options: AdoptCommand): Promise<ExitCode> {
  const { terminal, json, signal } = context
  const { plan, apply, undo, finish, from, model, yes } = options
  if ([plan, apply, undo, finish, from].filter(Boolean).length > 1) {
    throw new CommandError('wrong_usage', 'Say one of --plan, --apply, --undo, --finish and --from.', exitCodes.usage)
  }
  if (from !== undefined) return copyFrom(context, from, { model, yes })
  const database = await openOwn(context)
  try {
    if (undo) {
      const added = await countMemoriesSinceAdoption(database)
      const question = `Give the database back as it was? ${added} memories that came since are lost; \`archive create\` keeps them.`
      if (!(await confirm(terminal, question, { yes, signal }))) return declined(context)
      const undone = await undoAdoption(database)
      print(terminal, json, undone, [
        `${undone.tables.length} tables stand as they were. ${undone.memoriesLost} memories are gone.`,
      ])
      return exitCodes.ok
    }
    if (finish) return await finishIt(context, database, yes)
    const planned = await planAdoption(database)
    if (!apply) {
      print(terminal, json, planned, [...planLines(planned), 'Nothing was changed; --apply does it.'])
      return exitCodes.ok
    }
    for (const line of planLines(planned)) terminal.errors.write(`${line}\n`)
    if (!(await confirm(terminal, 'Adopt this database?', { yes, look: '--plan', signal }))) return declined(context)
    const shown = showProgress({ title: 'Adopting', unit: 'rows', stream: terminal.errors })
    const adopted = await applyAdoption(database, { model, onProgress: shown.update }).finally(shown.finish)
    print(terminal, json, adopted, [`Adopted, and compared row by row. \`adopt --undo\` is the way back.`])
    return exitCodes.ok
  } finally {
    await database.close()
  }
}

async function finishIt(context: CommandContext, database: Database, yes: boolean | undefined): Promise<ExitCode> {
  const { terminal, json, signal } = context
  const question = 'Drop the old tables? There is no way back then, but by a dump or an archive.'
  if (!(await confirm(terminal, question, { yes, signal }))) return declined(context)
  const finished = await finishAdoption(database)
  print(terminal, json, finished, [
    `${finished.tables.length} old tables are gone; ${Math.ceil(finished.diskBytes / 2 ** 20)} MB are free again.`,
    ...(finished.repointed.length > 0 ? [`Point at the new tables now: ${finished.repointed.join(', ')}`] : []),
  ])
  return exitCodes.ok
}

/** Copies another database into this one, as it would be had it been adopted. */
async function copyFrom(
  context: CommandContext,
  from: string,
  { model, yes }: Pick<AdoptCommand, 'model' | 'yes'>,
): Promise<ExitCode> {
  const { terminal, json, place, signal } = context
  const source = await openDatabase({ url: from }).catch(sayingWhich)
  const shown = showProgress({ title: 'Copying', unit: 'rows', stream: terminal.errors })
  try {
    const planned = await planAdoption(source)
    const rows = Object.values(planned.tables).reduce((sum, count) => sum + count, 0)
    const question = `Copy ${rows.toLocaleString('en')} rows of ${Object.keys(planned.tables).length} tables into this database?`
    if (!(await confirm(terminal, question, { yes, signal }))) return declined(context)
    const target = await open(place)
    try {
      const { tables } = await adoptFrom({ source, target, model, signal, onProgress: shown.update })
      shown.finish()
      print(terminal, json, { tables }, [
        'Copied, and compared table by table; the other database is as it was.',
        ...Object.entries(tables).map(([name, { source: there, target: here }]) => `  ${name}: ${here} of ${there}`),
      ])
      return exitCodes.ok
    } finally {
      await target.close()
    }
  } finally {
    shown.finish()
    await source.close()
  }
}

/** Two databases are named: the error says which. */
function sayingWhich(error: unknown): never {
  if (!MemoryError.is(error) || error.code !== 'database_unavailable') throw error
  throw new CommandError(
    error.code,
    'The database of --from cannot be reached. Nothing was changed; check its address and that it runs.',
  )
}

function declined({ terminal, json }: CommandContext): ExitCode {
  print(terminal, json, { status: 'declined' }, ['Nothing was done.'])
  return exitCodes.ok
}

function planLines(plan: AdoptionPlan): string[] {
  const none = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '))
  return [
    'Comes over, within the database and in one transaction:',
    ...Object.entries(plan.tables).map(([table, rows]) => `  ${table}: ${rows.toLocaleString('en')} rows`),
    `Memories that nobody owns yet, kept out of recall until they are claimed: ${plan.unclaimed}`,
    `Memories without a usable vector, to be embedded later: ${plan.withoutVector}`,
    `Memories without text, left in the old table: ${plan.empty}`,
    `Columns without a place here (those of memories go into \`extra\`, others are kept): ${none(plan.foreignColumns)}`,
    `Tables that are left where they are: ${none(plan.foreignTables)}`,
    `The old tables stay in the schema ${plan.keptIn}: about ${Math.ceil(plan.diskBytes / 2 ** 20)} MB more disk until they are dropped.`,
  ]
}
