import type { AddCommand } from '../../command-line.js'
import { example } from '../../command-line.js'
import { addCreateToken } from './create.js'
import { addListTokens } from './list.js'
import { addRevokeToken } from './revoke.js'

export const addToken: AddCommand = (program, line) => {
  const token = program
    .command('token')
    .description('Make, list and revoke tokens of the gateway. The database keeps their hashes alone.')
    .addHelpText('after', example('token list'))
  addCreateToken(token, line)
  addListTokens(token, line)
  addRevokeToken(token, line)
}
