/** Tells people what goes on; on standard error, so that results can be piped. */
export type Log = (line: string) => void

export const logToStderr: Log = (line) => void process.stderr.write(`${line}\n`)

/** Runs a step and tells how long it took. */
export async function timed<Result>(log: Log, step: string, work: () => Promise<Result>): Promise<Result> {
  const started = performance.now()
  const result = await work()
  log(`${step}: ${((performance.now() - started) / 1000).toFixed(1)} s`)
  return result
}
