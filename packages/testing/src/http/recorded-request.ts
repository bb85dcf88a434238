/** A request that the fake server met. */
export interface RecordedRequest {
  readonly method: string
  /** Without the query: `/v1/embeddings`. */
  readonly path: string
  /** Lower-case names. What authorizes is left out, so that a failing test prints no key. */
  readonly headers: Readonly<Record<string, string>>
  /** Parsed JSON; undefined where there was none, or more of it than is kept. */
  readonly body: unknown
  /** The fault that it met; undefined = none, so that its answer is true. */
  fault: string | undefined
  /** Status of the answer; undefined while it is open and where none was sent. */
  status: number | undefined
  /** Whether the client went away before it had the whole answer. */
  abandoned: boolean
}
