import { accessRoles, type Database, findPersona, findUsersNamed, issueToken, uuid } from '@bot/memory'
import { Option } from 'commander'
import type { CommandContext } from '../../command-context.js'
import { type AddCommand, example, moment } from '../../command-line.js'
import { CommandError, type ExitCode, exitCodes } from '../../exit-codes.js'
import { withOwnDatabase } from '../../own-memory.js'
import { print } from '../../terminal.js'

export interface CreateTokenCommand {
  name: string
  role: (typeof accessRoles)[number]
  user?: string | undefined
  persona?: string | undefined
  expires?: Date | undefined
}

export const addCreateToken: AddCommand = (parent, { run }) => {
  parent
    .command('create')
    .description(
      'Make a token and print it, once. service: talks and remembers for everybody; operator: does everything; reader: ' +
        'changes nothing; person: sees, corrects, exports and forgets their own memories.',
    )
    .requiredOption('--name <text>', 'what it is for')
    .addOption(
      new Option('--role <role>', 'what it lets its bearer do').choices([...accessRoles]).makeOptionMandatory(),
    )
    .option('--user <name>', 'with --role person: whose, by user name')
    .option('--persona <id>', 'with --role person, instead: whose, by one of their personas')
    .option('--expires <time>', 'when it ends by itself (default: never)', moment)
    .addHelpText('after', example('token create --name "the bot" --role service'))
    .action(run(createToken))
}

/** Makes a token. It is written to the standard output alone, so that a script can take it from there. */
export async function createToken(context: CommandContext, options: CreateTokenCommand): Promise<ExitCode> {
  const { name, role, expires } = options
  if (expires !== undefined && expires.getTime() <= Date.now()) throw usage('--expires lies in the past.')
  return withOwnDatabase(context, async (database) => {
    const userId = await personIn(database, options)
    const made = await issueToken(database, { name, role, userId, expiresAt: expires })
    const { terminal, json } = context
    print(terminal, json, { ...made, name, role, userId: userId ?? null, expiresAt: expires ?? null }, [made.token])
    if (!json) {
      terminal.errors.write(
        `This is the token ${made.id} of the role ${role}. It is shown this once: keep it where secrets are kept. ` +
          'A gateway that asks for tokens knows it at once; one that was started without any must be started again.\n',
      )
    }
    return exitCodes.ok
  })
}

async function personIn(database: Database, options: CreateTokenCommand): Promise<string | undefined> {
  const { role, user, persona } = options
  if (role !== 'person') {
    if (user === undefined && persona === undefined) return undefined
    throw usage('--user and --persona go with --role person.')
  }
  if ((user === undefined) === (persona === undefined)) throw usage('Say whose token it is: --user or --persona.')
  if (persona !== undefined) {
    const id = uuid.safeParse(persona)
    const found = id.success ? await findPersona(database, id.data) : undefined
    if (!found) throw usage('There is no such persona.', 'unknown_persona')
    return found.ownerId
  }
  const [known, another] = await findUsersNamed(database, user!)
  if (!known) throw usage('There is no user of this name.', 'unknown_user')
  if (another) throw usage('Several people have this name: say which by --persona.', 'ambiguous_user')
  return known.id
}

const usage = (message: string, code = 'wrong_usage') =>
  new CommandError(code, `${message} No token was made.`, exitCodes.usage)
