import { MemoryError } from '../errors.js'

/** Whether a signal was a deadline (`AbortSignal.timeout`) that passed, which speaks against the embedder. */
export function timedOut(signal: AbortSignal | undefined): boolean {
  return signal?.reason instanceof Error && signal.reason.name === 'TimeoutError'
}

/** The error of a call that its signal ended. `details.calledOff` tells it from an outage. */
export function calledOff(signal: AbortSignal): MemoryError {
  const message = timedOut(signal)
    ? 'The embedder did not answer before its deadline. Nothing was embedded; try again later.'
    : 'Embedding was called off by its caller. Nothing was embedded.'
  return new MemoryError('embedder_unavailable', message, { details: { calledOff: true } })
}

/** Waits for `work`, but no longer than `signal` allows; what `work` comes to after that is ignored. */
export async function unlessCalledOff<Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (!signal) return work
  if (signal.aborted) {
    // Nobody will look at it any more, so a rejection would bring the process down.
    work.catch(() => {})
    throw calledOff(signal)
  }
  let stopListening = () => {}
  const stopped = new Promise<never>((_, reject) => {
    const stop = () => reject(calledOff(signal))
    signal.addEventListener('abort', stop, { once: true })
    stopListening = () => signal.removeEventListener('abort', stop)
  })
  try {
    return await Promise.race([work, stopped])
  } finally {
    stopListening()
  }
}
