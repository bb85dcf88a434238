import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { FIRST_PERSONA_NAME, personaId, userId } from '@bot/memory'
import { z } from 'zod'
import { localChannelId, localUserId } from '../chat/identity.js'
import { CommandError } from '../exit-codes.js'
import { failureOf } from '../failure.js'
import type { GatewayClient } from '../gateway-client.js'
import { type Check, fault, ok, warning } from './check.js'

const discordId = localUserId('bot-memory verify')

/** Who talks. The same in every run, so that a run finds and erases what one that was killed has left. */
export const SOMEBODY = {
  discordId,
  username: 'bot-memory verify',
  personaId: personaId(userId(discordId), FIRST_PERSONA_NAME),
} as const

/** A worker that embeds as it goes is done within moments. */
const VECTOR_WITHIN_MS = 30_000
const CLEANUP_WITHIN_MS = 15_000
const CLEANUP_AGAIN_MS = 1_000

const memories = z.object({ memories: z.array(z.object({ id: z.string(), text: z.string(), pending: z.boolean() })) })

interface Talk {
  gateway: GatewayClient
  personality: string | (() => Promise<string>)
  /** Who gets no reply in that time gets none. */
  replyWithinMs: number
  signal: AbortSignal
}

/** Tells a personality something as somebody made up, and asks for it in another conversation. */
export async function tellAndAsk({ gateway, signal, replyWithinMs, ...talk }: Talk): Promise<Check[]> {
  const personality = typeof talk.personality === 'string' ? talk.personality : await talk.personality()
  const user = { discordId, username: SOMEBODY.username }
  const say = (content: string, place: string) => {
    const channelId = localChannelId(`${discordId} ${place}`)
    const message = { channelId, user, personality, content, messageId: `verify-${randomUUID()}` }
    const late = AbortSignal.timeout(replyWithinMs)
    return gateway.say(message, AbortSignal.any([signal, late])).catch((error: unknown) => {
      if (!late.aborted || signal.aborted) throw error
      throw new CommandError('no_reply', `No reply came within ${replyWithinMs / 1_000} s; does a worker run?`)
    })
  }
  const startedAt = performance.now()
  const told = await say('I keep the spare key of the boathouse under the blue flowerpot.', 'here')
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
  const checks = [
    told.fromModel
      ? ok('conversation', `${personality} answered in ${seconds} s.`)
      : warning(
          'conversation',
          `${personality} answered in ${seconds} s, without a language model.`,
          'Set OPENAI_API_KEY.',
        ),
  ]

  const memory = await waitForMemory(gateway, signal)
  if (memory === null) {
    const advice = 'Look at the log of the worker, and at memory settings of the personality.'
    return [...checks, fault('memory', 'The conversation did not become a memory.', advice)]
  }
  checks.push(
    memory.pending
      ? fault(
          'memory',
          'The new memory still waits for its vector.',
          'Look at the backlog and the embedder: GET /v1/backlog.',
        )
      : ok('memory', 'The conversation became a memory, with its vector.'),
  )

  const { memoriesUsed } = await say('Where do I keep the spare key of the boathouse?', 'elsewhere')
  checks.push(
    memoriesUsed.includes(memory.id)
      ? ok('retrieval', 'Another conversation recalled it.')
      : fault('retrieval', 'Another conversation did not recall it.', 'Run `bot-memory doctor`.'),
  )
  return checks
}

/** The newest memory of somebody, once it has its vector or the time for that is over; null = there is none. */
async function waitForMemory(gateway: GatewayClient, signal: AbortSignal) {
  const until = performance.now() + VECTOR_WITHIN_MS
  while (true) {
    const [memory] = (await gateway.ask(memories, `/v1/personas/${SOMEBODY.personaId}/memories?limit=1`, { signal }))
      .memories
    if ((memory && !memory.pending) || performance.now() > until) return memory ?? null
    await sleep(200, undefined, { signal })
  }
}

/** Erases what a run before this left, where it was killed. */
export async function eraseLeftovers({ gateway, signal }: Pick<Talk, 'gateway' | 'signal'>): Promise<Check[]> {
  const wereThere = await eraseSomebody(gateway, signal)
  return wereThere ? [ok('cleanup', 'What a run before this had left is erased.')] : []
}

/** Erases what this run left. */
export async function cleanUp({ gateway, signal }: Pick<Talk, 'gateway' | 'signal'>): Promise<Check[]> {
  const late = AbortSignal.timeout(CLEANUP_WITHIN_MS)
  try {
    let wasThere = await eraseInTime(gateway, late)
    if (signal.aborted) {
      // What was cut off may just have been on its way into the database.
      await sleep(CLEANUP_AGAIN_MS)
      wasThere = (await eraseInTime(gateway, late)) || wasThere
    }
    return wasThere ? [ok('cleanup', 'What was said for this is erased.')] : []
  } catch (error) {
    const left = `Persona ${SOMEBODY.personaId} of this run is still there. ${failureOf(error).message}`
    return [warning('cleanup', left, 'Run this again, or `bot-memory forget --persona … --erase --whole-persona`.')]
  }
}

/** Tries again where the erasure met a reply that was being stored. */
async function eraseInTime(gateway: GatewayClient, late: AbortSignal): Promise<boolean> {
  while (true) {
    try {
      return await eraseSomebody(gateway, late)
    } catch (error) {
      if (late.aborted) throw error
      await sleep(CLEANUP_AGAIN_MS)
    }
  }
}

/** @returns whether there was somebody */
async function eraseSomebody(gateway: GatewayClient, signal: AbortSignal): Promise<boolean> {
  const body = { dryRun: false, includeLocked: true, reason: 'bot-memory verify' }
  try {
    await gateway.ask(z.object({}), `/v1/personas/${SOMEBODY.personaId}/erase`, { body, signal })
    return true
  } catch (error) {
    if (error instanceof CommandError && error.code === 'unknown_persona') return false
    throw error
  }
}
