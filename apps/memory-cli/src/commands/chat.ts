import { userInfo } from 'node:os'
import { createInterface } from 'node:readline/promises'
import { localChannelId, localUserId } from '../chat/identity.js'
import { chatSession } from '../chat/session.js'
import type { CommandContext } from '../command-context.js'
import { type AddCommand, example } from '../command-line.js'
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.js'
import { findGateway } from '../find-gateway.js'
import type { GatewayClient, GatewayPersonality } from '../gateway-client.js'
import type { Terminal } from '../terminal.js'

export interface ChatOptions {
  personality?: string | undefined
  user?: string | undefined
  discordId?: string | undefined
  channel?: string | undefined
  guild?: string | undefined
  url?: string | undefined
}

export const addChat: AddCommand = (program, { run }) => {
  program
    .command('chat')
    .description('Talk to a personality through the running bot. From a pipe, each line is a message.')
    .option('--personality <slug>', 'whom to talk to (default: asks)')
    .option(
      '--user <name>',
      "who speaks: somebody known by that name, else somebody new (default: this machine's user)",
    )
    .option('--discord-id <id>', 'who speaks, by Discord id')
    .option('--channel <id>', "where: Discord id of a channel (default: that person's direct messages)")
    .option('--guild <id>', 'Discord id of the guild the channel is in (default: direct messages)')
    .option('--url <url>', 'the gateway (default: that of the running bot)')
    .addHelpText('after', example('chat --personality lilith --user mara'))
    .action(run(chat))
}

/** Talks to a personality through a running gateway. Ctrl-C is how one leaves, so nothing is said about it. */
export async function chat(context: CommandContext, options: ChatOptions): Promise<ExitCode> {
  try {
    return await talk(context, options)
  } catch (error) {
    if (context.signal.aborted) return exitCodes.interrupted
    throw error
  }
}

async function talk(context: CommandContext, options: ChatOptions): Promise<ExitCode> {
  const { terminal, json, signal } = context
  const gateway = await findGateway(context, options.url)
  const personality = await choosePersonality(terminal, await gateway.listPersonalities(), options.personality)
  const user = await whoSpeaks(gateway, options)
  return chatSession(terminal, {
    gateway,
    personality,
    user,
    channelId: options.channel ?? localChannelId(user.discordId),
    guildId: options.guild,
    json,
    signal,
  })
}

async function choosePersonality(
  terminal: Terminal,
  personalities: readonly GatewayPersonality[],
  slug: string | undefined,
): Promise<GatewayPersonality> {
  const [only, ...others] = personalities
  if (!only) throw new CommandError('unknown_personality', 'This database has no personality to talk to yet.')
  const choices = personalities.map((personality) => personality.slug).join(', ')
  if (slug !== undefined) {
    const named = personalities.find((personality) => personality.slug === slug)
    if (named) return named
    throw new CommandError(
      'unknown_personality',
      `There is no personality ${slug}; there are: ${choices}.`,
      exitCodes.usage,
    )
  }
  if (others.length === 0) return only
  if (!terminal.input.isTTY || !terminal.output.isTTY) {
    throw new CommandError(
      'missing_personality',
      `Say whom to talk to: --personality with one of ${choices}.`,
      exitCodes.usage,
    )
  }
  return pick(terminal, personalities)
}

async function pick(terminal: Terminal, personalities: readonly GatewayPersonality[]): Promise<GatewayPersonality> {
  const lines = personalities.map(({ name, displayName }, index) => `  ${index + 1}  ${displayName ?? name}`)
  terminal.output.write(`Whom do you want to talk to?\n${lines.join('\n')}\n`)
  const prompt = createInterface({ input: terminal.input, output: terminal.output })
  try {
    while (true) {
      const answer = (await prompt.question('Number: ')).trim()
      const chosen = personalities[Number(answer) - 1] ?? personalities.find(({ slug }) => slug === answer)
      if (chosen) return chosen
    }
  } finally {
    prompt.close()
  }
}

/** Who is known by that name; somebody new where nobody is. */
async function whoSpeaks(
  gateway: GatewayClient,
  { user, discordId }: ChatOptions,
): Promise<{ discordId: string; username: string }> {
  const username = user ?? userInfo().username
  if (discordId !== undefined) return { discordId, username }
  const ownId = localUserId(username)
  // The name of this machine's user must not make anybody of the database speak.
  if (user === undefined) return { discordId: ownId, username }
  const [known, another] = await gateway.findUsersNamed(username)
  if (another) {
    throw new CommandError(
      'ambiguous_user',
      `Several people are called ${username}: say which with --discord-id.`,
      exitCodes.usage,
    )
  }
  return known ?? { discordId: ownId, username }
}
