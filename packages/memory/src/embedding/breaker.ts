import { MemoryError, type MemoryErrorCode } from '../errors.js'
import { type Logger, silentLogger } from '../logger.js'
import { timedOut } from './called-off.js'
import type { Embedder } from './embedder.js'
import { wrapEmbedder } from './wrap-embedder.js'

export interface BreakerOptions {
  /** Failures in a row after which the embedder is left alone. Default 3. */
  failures?: number | undefined
  /** The first pause, in ms; each failed probe doubles it. Default 5,000. */
  pauseMs?: number | undefined
  /** The longest pause, in ms, unless the service itself asks for more. Default 300,000. */
  longestPauseMs?: number | undefined
  /** Ms since the epoch. Default `Date.now`. */
  clock?: (() => number) | undefined
  /** From 0 up to 1; spreads the probes of many processes. Default `Math.random`. */
  random?: (() => number) | undefined
  logger?: Logger | undefined
}

/** Whether the embedder is being asked at all; for health reports. Times in ms since the epoch. */
export type BreakerState =
  | { readonly state: 'closed'; readonly since: number }
  | {
      /** `open`: nothing is asked until `nextProbeAt`. `half_open`: one call is finding out. */
      readonly state: 'open' | 'half_open'
      readonly since: number
      readonly reason: MemoryErrorCode
      readonly nextProbeAt: number
    }

export interface GuardedEmbedder extends Embedder {
  breaker(): BreakerState
}

/**
 * An embedder that is left alone while it is down: after some failures in a row its calls fail at once, with
 * `embedder_unavailable` and the reason, instead of each waiting for a timeout. After a pause one call is let through;
 * if it succeeds all are, if it fails the pause doubles, with jitter.
 *
 * What counts is an outage: unavailable, rate limited, unauthorized, a bad answer, a deadline that passed
 * (`AbortSignal.timeout`). A text that the embedder rejects shows that it works; a caller who leaves shows nothing.
 *
 * Own code, because the libraries do not fit: cockatiel reads `Date.now` itself, does not tell when it probes next, and
 * makes calls during a probe wait for it, without their signal; opossum counts percentages of a time window.
 *
 * @example
 * ```ts
 * const embedder = guardedEmbedder(await createEmbedder(options), { logger })
 * ```
 */
export function guardedEmbedder(embedder: Embedder, options: BreakerOptions = {}): GuardedEmbedder {
  const { failures: tolerated = 3, pauseMs = 5_000, longestPauseMs = 300_000 } = options
  const { clock = Date.now, random = Math.random, logger = silentLogger } = options
  let state: BreakerState = { state: 'closed', since: clock() }
  let failuresInARow = 0
  let pauses = 0

  const currentPause = () => Math.min(longestPauseMs, pauseMs * 2 ** pauses)

  function open(failure: MemoryError): void {
    const pause = currentPause()
    pauses += 1
    const asked = failure.details.retryAfterMs
    // Between half the pause and all of it; never before the service itself allows.
    const wait = Math.max(pause * (0.5 + random() / 2), typeof asked === 'number' ? asked : 0)
    const now = clock()
    const since = state.state === 'closed' ? now : state.since
    state = { state: 'open', since, reason: failure.code, nextProbeAt: now + wait }
    logger.warn({ model: embedder.model, code: failure.code, pauseMs: Math.round(wait) }, 'the embedder is left alone')
  }

  function close(): void {
    failuresInARow = 0
    if (state.state === 'closed') return
    pauses = 0
    state = { state: 'closed', since: clock() }
    logger.info({ model: embedder.model }, 'the embedder works again')
  }

  /** Lets a call through, as the probe where it is time for one, or refuses it. */
  function admit(): { probe: boolean } {
    if (state.state === 'closed') return { probe: false }
    if (clock() >= state.nextProbeAt) {
      // Should this probe never end, another may follow after the pause.
      state = { ...state, state: 'half_open', nextProbeAt: clock() + currentPause() }
      return { probe: true }
    }
    const waitMs = Math.max(0, state.nextProbeAt - clock())
    throw new MemoryError(
      'embedder_unavailable',
      `The embedder is left alone after failing repeatedly (${state.reason}). Nothing was embedded; ` +
        `it is tried again in ${Math.ceil(waitMs / 1000)} s.`,
      { details: { reason: state.reason, retryAfterMs: waitMs, nextProbeAt: state.nextProbeAt } },
    )
  }

  function learn(error: unknown, probe: boolean, signal: AbortSignal | undefined): void {
    const failure = MemoryError.is(error) ? error : new MemoryError('embedder_unavailable', 'unknown failure')
    if (failure.code === 'embedder_rejected') {
      close()
      return
    }
    const callerLeft = signal?.aborted === true && !timedOut(signal)
    if (callerLeft || failure.code === 'invalid_input') {
      // Nothing was learnt; the next call may probe.
      if (probe && state.state === 'half_open') state = { ...state, state: 'open', nextProbeAt: clock() }
      return
    }
    failuresInARow += 1
    // Calls that were under way when it opened say nothing new.
    if (probe || (state.state === 'closed' && failuresInARow >= tolerated)) open(failure)
  }

  const guarded = wrapEmbedder(embedder, async (texts, callOptions) => {
    const { probe } = admit()
    try {
      const vectors = await embedder.embed(texts, callOptions)
      // A call from before it opened proves nothing about now.
      if (probe || state.state === 'closed') close()
      return vectors
    } catch (error) {
      learn(error, probe, callOptions?.signal)
      throw error
    }
  })
  return { ...guarded, breaker: () => state }
}
