import { type AdoptionPlan, applyAdoption, countMemoriesSinceAdoption, planAdoption, undoAdoption } from '@bot/transfer'
import type { CommandContext } from '../command-context.js'
import { type AddCommand, example } from '../command-line.js'
import { confirm } from '../confirm.js'
import { openOwn } from '../connection.js'
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.js'
import { print } from '../terminal.js'

export interface AdoptCommand {
  plan?: boolean | undefined
  apply?: boolean | undefined
  undo?: boolean | undefined
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
    .option('--model <name>', 'what made the old vectors (default: text-embedding-3-small)')
    .option('--yes', 'do not ask')
    .addHelpText('after', example('adopt --plan --database-url postgres://bot@db.internal/bot'))
    .action(run(adopt))
}

/** Takes over a Prisma-made database, or gives it back. */
export async function adopt(context: CommandContext, options: AdoptCommand): Promise<ExitCode> {
  const { terminal, json, signal } = context
  const { plan, apply, undo, model, yes } = options
  if ([plan, apply, undo].filter(Boolean).length > 1) {
    throw new CommandError('wrong_usage', 'Say one of --plan, --apply and --undo.', exitCodes.usage)
  }
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
    const planned = await planAdoption(database)
    if (!apply) {
      print(terminal, json, planned, [...planLines(planned), 'Nothing was changed; --apply does it.'])
      return exitCodes.ok
    }
    for (const line of planLines(planned)) terminal.errors.write(`${line}\n`)
    if (!(await confirm(terminal, 'Adopt this database?', { yes, signal }))) return declined(context)
    const adopted = await applyAdoption(database, { model })
    print(terminal, json, adopted, [`Adopted, and compared row by row. \`adopt --undo\` is the way back.`])
    return exitCodes.ok
  } finally {
    await database.close()
  }
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
    `Columns without a place here (those of memories go into \`extra\`): ${none(plan.foreignColumns)}`,
    `Tables that are left where they are: ${none(plan.foreignTables)}`,
    `The old tables stay in the schema ${plan.keptIn}: about ${Math.ceil(plan.diskBytes / 2 ** 20)} MB more disk until they are dropped.`,
  ]
}
