import type { MemoryErrorCode } from '@bot/memory'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

interface ProblemKind {
  readonly status: ContentfulStatusCode
  /** What kind of problem this is, the same for every occurrence. */
  readonly title: string
  /** Seconds after which trying again may help; absent = it will not. */
  readonly retryAfter?: number
}

/** How the memory's errors look over HTTP. A new code of its union fails to compile until it is named here. */
const memoryProblems = {
  invalid_input: { status: 422, title: 'The request holds values that are not allowed' },
  unsupported_option: { status: 422, title: 'The option is known but not supported yet' },
  unknown_persona: { status: 404, title: 'No such persona' },
  unknown_personality: { status: 404, title: 'No such personality' },
  unclaimed_persona: { status: 409, title: 'Nobody has claimed this persona yet' },
  memory_not_found: { status: 404, title: 'No such memory in this persona' },
  memory_locked: { status: 409, title: 'The memory is locked' },
  message_erased: { status: 410, title: 'The message was erased for good' },
  operation_not_found: { status: 404, title: 'No such operation of this persona, or none that can be undone' },
  operation_is_claim: { status: 409, title: 'The operation is a claim, which is taken back as one' },
  reembed_refused: { status: 409, title: 'The change of model does not stand so that this can be done' },
  projection_failed: { status: 500, title: 'The map could not be drawn' },

  embedder_missing: { status: 503, title: 'No embedder is installed' },
  embedder_unavailable: { status: 503, title: 'The embedder cannot be reached', retryAfter: 30 },
  embedder_unauthorized: { status: 502, title: 'The embedder refuses the key of this service' },
  embedder_rate_limited: { status: 503, title: 'The embedder takes no more requests just now', retryAfter: 30 },
  embedder_rejected: { status: 422, title: 'The embedder refuses this text' },
  embedder_bad_answer: { status: 502, title: 'The embedder answered with something unusable', retryAfter: 30 },
  model_mismatch: { status: 503, title: 'The database holds vectors of another model' },

  database_unavailable: { status: 503, title: 'The database cannot be reached', retryAfter: 5 },
  database_failed: { status: 503, title: 'The database refused a statement', retryAfter: 1 },
  database_locked: { status: 503, title: 'Another process holds the database', retryAfter: 30 },
  database_unwritable: { status: 503, title: 'The database cannot be written to', retryAfter: 30 },
  extension_missing: { status: 503, title: 'The database lacks pgvector' },
  extension_outdated: { status: 503, title: 'The pgvector of the database is too old' },
  foreign_tables: { status: 503, title: 'The database belongs to another program' },
  schema_ahead: { status: 503, title: 'The database is newer than this service' },
  schema_behind: { status: 503, title: 'The database is older than this service' },
} as const satisfies Record<MemoryErrorCode, ProblemKind>

/** What only a transport can find wrong. */
const gatewayProblems = {
  malformed_request: { status: 400, title: 'The request is not HTTP as this service knows it' },
  invalid_json: { status: 400, title: 'The body is not JSON' },
  unauthorized: { status: 401, title: 'A bearer token is needed' },
  forbidden_host: { status: 403, title: 'This service answers to local names only' },
  forbidden_origin: { status: 403, title: 'This service answers to its own pages only' },
  forbidden_role: { status: 403, title: 'The role of this token does not allow it' },
  unknown_route: { status: 404, title: 'No such route' },
  job_not_found: { status: 404, title: 'No such job' },
  claim_not_found: { status: 404, title: 'No such claim, or one that was made anew since' },
  method_not_allowed: { status: 405, title: 'The route does not know this method' },
  claimed_by_another: { status: 409, title: 'The legacy user was claimed for somebody else' },
  body_too_large: { status: 413, title: 'The body is too large' },
  unsupported_media_type: { status: 415, title: 'The body must be application/json' },
  rate_limited: { status: 429, title: 'Too many requests', retryAfter: 1 },
  internal_error: { status: 500, title: 'Something failed that should not' },
  reply_failed: { status: 502, title: 'No reply could be made' },
  reply_cancelled: { status: 502, title: 'The reply was cancelled' },
  timed_out: { status: 504, title: 'The request took too long', retryAfter: 5 },
} as const satisfies Record<string, ProblemKind>

/** Every code a response can carry. Codes are part of the API: clients branch on them, so none is ever renamed. */
export type ProblemCode = keyof typeof memoryProblems | keyof typeof gatewayProblems

export const problemKinds: Readonly<Record<ProblemCode, ProblemKind>> = { ...memoryProblems, ...gatewayProblems }

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(problemKinds, code)
