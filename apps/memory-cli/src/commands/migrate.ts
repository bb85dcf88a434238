import { migrateDatabase } from '@bot/memory'
import type { CommandContext } from '../command-context.js'
import { type AddCommand, example } from '../command-line.js'
import { connect, open } from '../connection.js'
import { type ExitCode, exitCodes } from '../exit-codes.js'
import { putIndexesBack } from '../put-indexes-back.js'
import { print } from '../terminal.js'

export const addMigrate: AddCommand = (program, { run }) => {
  program
    .command('migrate')
    .description("Bring the database up to this version's schema. Safe to run twice, and by several processes at once.")
    .addHelpText('after', example('migrate --database-url postgres://bot@db.internal/bot'))
    .action(run(migrate))
}

/** Brings the database up to this version's schema. One that a running standalone holds was migrated by it. */
export async function migrate(context: CommandContext): Promise<ExitCode> {
  const { terminal, json } = context
  const connection = await connect(context)
  if (connection.kind === 'gateway') {
    const { gateway, pid } = connection
    print(terminal, json, { applied: [], heldBy: { pid, url: gateway.url } }, [
      `Process ${pid} holds the database and has migrated it when it started; its gateway is ${gateway.url}.`,
    ])
    return exitCodes.ok
  }
  const database = await open(connection.place)
  try {
    const { applied } = await migrateDatabase(database)
    const indexes = await putIndexesBack(database, terminal)
    print(terminal, json, { applied, indexes }, [
      ...(applied.length === 0 ? ['The schema is up to date.'] : ['Applied:', ...applied.map((name) => `  ${name}`)]),
      ...indexes.map((name) => `Index ${name} is back.`),
    ])
    return exitCodes.ok
  } finally {
    await database.close()
  }
}
