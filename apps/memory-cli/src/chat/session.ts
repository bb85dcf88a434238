import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import { type ExitCode, exitCodes } from '../exit-codes.js'
import { failureOf } from '../failure.js'
import type { GatewayClient, GatewayPersonality, GatewayReply } from '../gateway-client.js'
import type { Terminal } from '../terminal.js'
import { showThinking } from './thinking.js'

export interface ChatSession {
  gateway: GatewayClient
  personality: GatewayPersonality
  user: { discordId: string; username: string }
  channelId: string
  guildId?: string | undefined
  json: boolean
  /** Ends it. */
  signal: AbortSignal
}

/**
 * Reads messages, a line each, and prints the reply to each, until the input ends. On a terminal it looks like a
 * conversation; from a pipe, the replies alone go to the output, so that a script can drive it.
 *
 * @returns `failed` where a message got no reply; the others are sent all the same
 */
export async function chatSession(terminal: Terminal, session: ChatSession): Promise<ExitCode> {
  const isTalk = terminal.input.isTTY === true && terminal.output.isTTY === true && !session.json
  const name = session.personality.displayName ?? session.personality.name
  const lines = createInterface({
    input: terminal.input,
    ...(isTalk ? { output: terminal.output, prompt: `${session.user.username}: ` } : {}),
    crlfDelay: Number.POSITIVE_INFINITY,
  })
  const ended = new AbortController()
  const end = () => {
    ended.abort()
    lines.close()
  }
  lines.on('SIGINT', end)
  session.signal.addEventListener('abort', end, { once: true })
  let exitCode: ExitCode = exitCodes.ok

  if (isTalk) {
    terminal.output.write(`You talk with ${name}, as ${session.user.username}. /quit or Ctrl-D ends it.\n\n`)
    lines.prompt()
  }
  for await (const line of lines) {
    if (line.trim() === '/quit') break
    if (line.trim() !== '') {
      const done = showThinking(terminal, name)
      try {
        const reply = await session.gateway.say(messageOf(session, line), ended.signal)
        done()
        terminal.output.write(replyText(reply, { name, isTalk, json: session.json, line }))
      } catch (error) {
        done()
        if (ended.signal.aborted) break
        exitCode = exitCodes.failed
        terminal.errors.write(`${failureOf(error).message}\n`)
      }
    }
    if (isTalk) lines.prompt()
  }
  lines.close()
  if (isTalk) terminal.output.write('\n')
  return session.signal.aborted ? exitCodes.interrupted : exitCode
}

function messageOf({ personality, user, channelId, guildId }: ChatSession, content: string) {
  // With an id of its own a message could be sent again without being stored twice.
  return { channelId, guildId, user, personality: personality.slug, content, messageId: `chat-${randomUUID()}` }
}

function replyText(
  reply: GatewayReply,
  { name, isTalk, json, line }: { name: string; isTalk: boolean; json: boolean; line: string },
): string {
  if (json) return `${JSON.stringify({ message: line, ...reply })}\n`
  if (!isTalk) return `${reply.content}\n`
  const memories = `${reply.memoriesUsed.length} ${reply.memoriesUsed.length === 1 ? 'memory' : 'memories'} at hand`
  const source = reply.fromModel ? memories : `${memories}; no language model`
  return `\u001b[1m${name}:\u001b[0m ${reply.content}\n\u001b[2m(${source})\u001b[0m\n\n`
}
