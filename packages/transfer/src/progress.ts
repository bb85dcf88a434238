import cliProgress from 'cli-progress'

/** How far a move got. `total` may grow while it runs. */
export interface Progress {
  done: number
  total: number
}

export interface ProgressDisplay {
  /** Call it as often as there is news. */
  update(progress: Progress): void
  /** Leaves the last state standing and gives the line back. Safe to call twice. */
  finish(): void
}

/** What is written to: `process.stderr` fits, so that the standard output stays free for results. */
export interface ProgressStream extends NodeJS.WritableStream {
  isTTY?: boolean
  columns?: number
}

/** Where nobody watches live, a line now and then says enough. */
const PLAIN_LINE_EVERY_MS = 5_000

/**
 * Shows how far something is: on a terminal a bar with rate and time left, elsewhere (a log, a pipe) a plain line at
 * most every five seconds and one at the end.
 *
 * @param clock ms since any moment; default `Date.now`
 * @example
 * ```ts
 * const progress = showProgress({ title: 'Rebuilding memories', unit: 'turns', stream: process.stderr })
 * try {
 *   await rebuildMemories({ …, onProgress: progress.update })
 * } finally {
 *   progress.finish()
 * }
 * ```
 */
export function showProgress(options: {
  title: string
  unit: string
  stream: ProgressStream
  clock?: (() => number) | undefined
}): ProgressDisplay {
  return options.stream.isTTY ? bar(options) : plainLines({ ...options, clock: options.clock ?? Date.now })
}

function bar({ title, unit, stream }: { title: string; unit: string; stream: ProgressStream }): ProgressDisplay {
  let started = false
  const line = new cliProgress.SingleBar({
    format: `${title}  {bar}  {value}/{total} ${unit}  {rate}/s  {eta_formatted} left`,
    barsize: 30,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    stream,
    fps: 10,
    etaBuffer: 20,
    etaAsynchronousUpdate: true,
    // A signal belongs to the program, which stops at the border of a batch and then calls `finish`.
    gracefulExit: false,
  })
  const startedAt = Date.now()
  const rateOf = (done: number) => ratePerSecond(done, Date.now() - startedAt)
  return {
    update({ done, total }) {
      if (!started) line.start(total, done, { rate: rateOf(done) })
      started = true
      line.setTotal(total)
      line.update(done, { rate: rateOf(done) })
    },
    finish() {
      if (started) line.stop()
      started = false
    },
  }
}

function plainLines({
  title,
  unit,
  stream,
  clock,
}: {
  title: string
  unit: string
  stream: ProgressStream
  clock: () => number
}): ProgressDisplay {
  const startedAt = clock()
  let writtenAt = startedAt
  let latest: Progress | undefined
  let written: Progress | undefined
  const write = ({ done, total }: Progress) => {
    const rate = ratePerSecond(done, clock() - startedAt)
    const left = rate > 0 && done < total ? `, ${Math.ceil((total - done) / rate)} s left` : ''
    const percent = total === 0 ? 100 : Math.floor((done / total) * 100)
    stream.write(`${title}: ${done} of ${total} ${unit} (${percent} %, ${rate}/s${left})\n`)
    written = { done, total }
    writtenAt = clock()
  }
  return {
    update(progress) {
      latest = { ...progress }
      if (clock() - writtenAt >= PLAIN_LINE_EVERY_MS) write(latest)
    },
    finish() {
      if (latest && (latest.done !== written?.done || latest.total !== written.total)) write(latest)
      latest = undefined
    },
  }
}

const ratePerSecond = (done: number, elapsedMs: number): number =>
  elapsedMs <= 0 ? 0 : Math.round((done / elapsedMs) * 1_000)
