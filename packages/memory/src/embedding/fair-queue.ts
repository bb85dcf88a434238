import { calledOff, unlessCalledOff } from './called-off.js'

interface Call<Piece, Result> {
  readonly pieces: readonly Piece[]
  readonly results: Result[]
  readonly urgent: boolean
  readonly resolve: (results: Result[]) => void
  readonly reject: (error: unknown) => void
  over: boolean
}

export interface FairQueue<Piece, Result> {
  /**
   * Does the pieces of one call, in order.
   *
   * @returns a result a piece; rejects with the first failure, or as soon as `signal` aborts
   */
  run(pieces: readonly Piece[], options: { urgent: boolean; signal?: AbortSignal | undefined }): Promise<Result[]>
}

/** Pieces of urgent calls in a row before another's turn comes, so that many queries do not stop a rebuild for good. */
const URGENT_IN_A_ROW = 8

/**
 * Shares one worker among calls, a piece at a time: urgent calls go first, the others take turns. A query so waits for
 * one piece of a long batch, not for the batch.
 */
export function fairQueue<Piece, Result>(work: (piece: Piece) => Promise<Result>): FairQueue<Piece, Result> {
  const waiting: Call<Piece, Result>[] = []
  let working = false
  let urgentInARow = 0

  function next(): Call<Piece, Result> | undefined {
    const wantUrgent = urgentInARow < URGENT_IN_A_ROW
    const preferred = waiting.findIndex((call) => call.urgent === wantUrgent)
    const [call] = waiting.splice(Math.max(preferred, 0), 1)
    urgentInARow = call?.urgent ? urgentInARow + 1 : 0
    return call
  }

  async function drain(): Promise<void> {
    if (working) return
    working = true
    for (let call = next(); call; call = next()) {
      if (call.over) continue
      try {
        call.results.push(await work(call.pieces[call.results.length]!))
        if (call.results.length === call.pieces.length) call.resolve(call.results)
        else waiting.push(call)
      } catch (error) {
        call.reject(error)
      }
    }
    working = false
  }

  return {
    async run(pieces, { urgent, signal }) {
      if (pieces.length === 0) return []
      if (signal?.aborted) throw calledOff(signal)
      let leave = () => {}
      const done = new Promise<Result[]>((resolve, reject) => {
        const call: Call<Piece, Result> = { pieces, results: [], urgent, resolve, reject, over: false }
        leave = () => {
          call.over = true
        }
        waiting.push(call)
      })
      void drain()
      try {
        return await unlessCalledOff(done, signal)
      } finally {
        leave()
      }
    },
  }
}
