import { seededRandom } from '../random.js'
import type { RecordedRequest } from './recorded-request.js'

/** Done to the connection rather than to the answer; every fake server knows these. */
export const DISTURBANCES = ['slow', 'hang', 'cut', 'cut_mid_body', 'stall_mid_body', 'invalid_json'] as const

export type Disturbance = (typeof DISTURBANCES)[number]

export interface FaultOptions {
  /** How many requests meet it; Infinity = all from now on. Default 1. */
  times?: number
  /** Which requests meet it. Default all. */
  match?: (request: RecordedRequest) => boolean
  /** How long 'slow' waits before it answers, in ms. Default 100. */
  delayMs?: number
  /** What a server that is overloaded or down tells a client to wait, in ms. Default: what the server's own file of faults says. */
  retryAfterMs?: number
}

export interface Fault<Kind extends string> extends FaultOptions {
  readonly kind: Kind
}

/** Faults that come by chance, repeatably. */
export interface Chaos<Kind extends string> {
  seed: number
  /** Share of requests that meet a fault, from 0 to 1. */
  probability: number
  kinds: readonly Kind[]
}

export interface FaultSchedule<Kind extends string> {
  add(kind: Kind, options?: FaultOptions): void
  /** Takes back every scripted fault; chance stays. */
  clear(): void
  next(request: RecordedRequest): Fault<Kind> | undefined
}

/** Decides which fault a request meets: scripted ones first, in the order in which they were asked for. */
export function faultSchedule<Kind extends string>(
  chaos: Chaos<Kind> | undefined,
  /** Whether a kind of fault can happen to a request at all. */
  concerns: (kind: Kind, request: RecordedRequest) => boolean,
): FaultSchedule<Kind> {
  const random = seededRandom(chaos?.seed ?? 0)
  let scripted: (Fault<Kind> & { left: number })[] = []
  const meets = (fault: Fault<Kind>, request: RecordedRequest): boolean =>
    concerns(fault.kind, request) && (fault.match?.(request) ?? true)

  return {
    add(kind, options = {}) {
      scripted.push({ kind, ...options, left: options.times ?? 1 })
    },
    clear() {
      scripted = []
    },
    next(request) {
      const fault = scripted.find((one) => one.left > 0 && meets(one, request))
      if (fault) {
        fault.left -= 1
        return fault
      }
      if (!chaos || random.fraction() >= chaos.probability) return undefined
      const chosen: Fault<Kind> = { kind: random.pick(chaos.kinds) }
      return meets(chosen, request) ? chosen : undefined
    },
  }
}
