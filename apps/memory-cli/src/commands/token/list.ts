import { type ListedToken, listTokens } from '@bot/memory'
import type { CommandContext } from '../../command-context.js'
import { type AddCommand, example } from '../../command-line.js'
import { type ExitCode, exitCodes } from '../../exit-codes.js'
import { withOwnDatabase } from '../../own-memory.js'
import { minute, oneLine, tableLines } from '../../table.js'
import { print } from '../../terminal.js'

export const addListTokens: AddCommand = (parent, { run }) => {
  parent
    .command('list')
    .description(
      'List every token that was made, never the tokens themselves; those of the environment are not among them.',
    )
    .addHelpText('after', example('token list --json'))
    .action(run(listAllTokens))
}

/** Lists tokens, oldest first. */
export const listAllTokens = (context: CommandContext): Promise<ExitCode> =>
  withOwnDatabase(context, async (database) => {
    const tokens = await listTokens(database)
    const columns = [
      { head: 'id' },
      { head: 'role' },
      { head: 'state' },
      { head: 'made' },
      { head: 'name', takesRest: true },
    ]
    const rows = tokens.map((token) => [
      token.id,
      token.role,
      stateOf(token),
      minute(token.createdAt.getTime()),
      oneLine(token.name) + (token.userId === null ? '' : ` (user ${token.userId})`),
    ])
    const lines = tokens.length === 0 ? ['No token was made.'] : tableLines(context.terminal, columns, rows)
    print(
      context.terminal,
      context.json,
      { tokens: tokens.map((token) => ({ ...token, state: stateOf(token) })) },
      lines,
    )
    return exitCodes.ok
  })

function stateOf({ revokedAt, expiresAt }: ListedToken): 'good' | 'expired' | 'revoked' {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && expiresAt.getTime() <= Date.now() ? 'expired' : 'good'
}
