import { listTokens, revokeToken, uuid } from '@bot/memory'
import type { CommandContext } from '../../command-context.js'
import { type AddCommand, example } from '../../command-line.js'
import { CommandError, type ExitCode, exitCodes } from '../../exit-codes.js'
import { withOwnDatabase } from '../../own-memory.js'
import { print } from '../../terminal.js'

export const addRevokeToken: AddCommand = (parent, { run }) => {
  parent
    .command('revoke')
    .argument('<id>', 'of the token, as `token list` shows it')
    .description('End a token for good. Gateways that know it forget it within ten seconds.')
    .addHelpText('after', example('token revoke 019a1f0c-93f5-7d3e-8f7e-0c5b7f3f9f11'))
    .action(run(endToken))
}

/** Ends a token; one that had ended already is left as it is. */
export async function endToken(context: CommandContext, _: object, id: string): Promise<ExitCode> {
  const which = uuid.safeParse(id)
  if (!which.success) {
    throw new CommandError('wrong_usage', 'Say the id of a token, as `token list` shows it.', exitCodes.usage)
  }
  return withOwnDatabase(context, async (database) => {
    const revoked = await revokeToken(database, which.data)
    if (!revoked && !(await listTokens(database)).some((token) => token.id === which.data)) {
      throw new CommandError('unknown_token', 'There is no token of this id.', exitCodes.usage)
    }
    print(context.terminal, context.json, { id: which.data, revoked }, [
      revoked ? 'Revoked. Gateways let nobody in with it after ten seconds.' : 'It was revoked before.',
    ])
    return exitCodes.ok
  })
}
