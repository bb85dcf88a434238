import { MemoryError } from '../errors.js'

/**
 * The error of a call that its signal ended. `details.calledOff` tells it from an outage; `details.timedOut` says that
 * the signal was a deadline (`AbortSignal.timeout`), which does speak against the embedder.
 */
export function calledOff(signal: AbortSignal): MemoryError {
  const timedOut = signal.reason instanceof Error && signal.reason.name === 'TimeoutError'
  const message = timedOut
    ? 'The embedder did not answer before its deadline. Nothing was embedded; try again later.'
    : 'Embedding was called off by its caller. Nothing was embedded.'
  return new MemoryError('embedder_unavailable', message, { details: { calledOff: true, timedOut } })
}

/** Waits for `work`, but no longer than `signal` allows; what `work` comes to after that is ignored. */
export async function unlessCalledOff<Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (!signal) return work
  // Whoever stops waiting must not leave a rejection behind that nobody handles.
  work.catch(() => {})
  if (signal.aborted) throw calledOff(signal)
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
