/** A terminal and a package manager in between both pass on one Ctrl-C; two so close together are one. */
const ONE_CTRL_C_MS = 500

/**
 * What a process does with Ctrl-C: the first SIGINT or SIGTERM aborts the signal returned, so that work ends at the
 * border of a batch; the next one ends the process where it stands, with exit code 130.
 *
 * @example
 * ```ts
 * await rebuildMemories({ database, memory, signal: stopOnSignals() })
 * ```
 */
export function stopOnSignals(): AbortSignal {
  const stop = new AbortController()
  let stoppedAt = 0
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (!stop.signal.aborted) {
        stoppedAt = performance.now()
        stop.abort()
      } else if (performance.now() - stoppedAt > ONE_CTRL_C_MS) {
        process.exit(130)
      }
    })
  }
  return stop.signal
}
