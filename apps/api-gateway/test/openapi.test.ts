import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { beforeAll, describe, expect, test } from 'vitest'
import { type ProblemCode, problemKinds } from '../src/index.js'
import { useGateway } from './support/gateway.js'

interface MediaType {
  schema: object
  example?: unknown
  examples?: Record<string, { value: unknown }>
}
interface Operation {
  operationId: string
  summary: string
  description: string
  tags: string[]
  parameters?: { name: string; description?: string; schema: { example?: unknown } }[]
  requestBody?: { required: boolean; content: Record<string, MediaType> }
  responses: Record<string, { description: string; content: Record<string, MediaType> }>
}

describe('the OpenAPI document', () => {
  const gateway = useGateway()
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  let document: { paths: Record<string, Record<string, Operation>> }
  let operations: [name: string, operation: Operation][]

  beforeAll(async () => {
    document = (await gateway.client.get('/openapi.json')).body
    ajv.addSchema(document, 'openapi')
    operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]),
    )
  })

  test('is valid OpenAPI 3.1', async () => {
    const validator = new Validator()
    const result = await validator.validate(document as unknown as Record<string, unknown>)
    expect(result.errors).toBeUndefined()
    expect(result.valid).toBe(true)
    expect(validator.version).toBe('3.1')
  })

  test('names every route', () => {
    expect(operations.map(([name]) => name).sort()).toEqual([
      'get /health',
      'get /metrics',
      'get /ping',
      'get /v1/backlog',
      'get /v1/claims',
      'get /v1/claims/unclaimed',
      'get /v1/doctor',
      'get /v1/jobs',
      'get /v1/jobs/{id}',
      'get /v1/jobs/{id}/events',
      'get /v1/operations',
      'get /v1/personalities',
      'get /v1/personas',
      'get /v1/personas/{personaId}/duplicates',
      'get /v1/personas/{personaId}/export',
      'get /v1/personas/{personaId}/history',
      'get /v1/personas/{personaId}/map',
      'get /v1/personas/{personaId}/memories',
      'get /v1/personas/{personaId}/memories/timeline',
      'get /v1/personas/{personaId}/memories/{id}',
      'get /v1/personas/{personaId}/memories/{id}/events',
      'get /v1/targets',
      'get /v1/users',
      'patch /v1/personas/{personaId}/memories/{id}',
      'post /v1/backlog/retry',
      'post /v1/claims',
      'post /v1/claims/undo',
      'post /v1/jobs/{id}/cancel',
      'post /v1/jobs/{id}/replay',
      'post /v1/messages',
      'post /v1/operations/create-archive',
      'post /v1/operations/import-qdrant',
      'post /v1/operations/rebuild',
      'post /v1/operations/restore-archive',
      'post /v1/operations/sync',
      'post /v1/personas/{personaId}/changes/{operationId}/undo',
      'post /v1/personas/{personaId}/duplicates/merge',
      'post /v1/personas/{personaId}/erase',
      'post /v1/personas/{personaId}/map',
      'post /v1/personas/{personaId}/memories',
      'post /v1/personas/{personaId}/memories/forget',
      'post /v1/personas/{personaId}/memories/search',
      'post /v1/personas/{personaId}/memories/state',
    ])
  })

  test('describes each of them, and each under a name of its own', () => {
    for (const [name, operation] of operations) {
      expect(operation.summary, name).toMatch(/\w/)
      expect(operation.description, name).toMatch(/\w/)
      expect(operation.tags, name).toHaveLength(1)
      for (const parameter of operation.parameters ?? []) {
        expect(parameter.description, `${name} ${parameter.name}`).toMatch(/\w/)
        expect(parameter.schema.example, `${name} ${parameter.name}`).toBeDefined()
      }
    }
    expect(new Set(operations.map(([, operation]) => operation.operationId)).size).toBe(operations.length)
  })

  test('has an example of every body, which its own schema accepts', () => {
    for (const [name, operation] of operations) {
      const bodies = Object.entries(operation.requestBody?.content ?? {})
      const answers = Object.values(operation.responses).flatMap(({ content }) => Object.entries(content))
      for (const [type, media] of [...bodies, ...answers]) {
        const examples = media.examples ? Object.values(media.examples).map(({ value }) => value) : [media.example]
        for (const example of examples) {
          const validate = ajv.compile(inDocument(media.schema))
          expect(validate(example), `${name} ${type} ${ajv.errorsText(validate.errors)}`).toBe(true)
        }
      }
    }
  })

  /** References of a part of the document lead into the document. */
  const inDocument = (schema: object): object =>
    JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"openapi#/components/'))

  test('documents the refusals of every route', () => {
    for (const [name, { requestBody, responses }] of operations) {
      const expected = ['400', '403', '500', '504', ...(requestBody ? ['413', '415', '422'] : [])]
      if (name.includes('/v1/')) expected.push('401', '503')
      expect(Object.keys(responses), name).toEqual(expect.arrayContaining(expected))
    }
  })

  test('keeps every code at its status', () => {
    const statuses = Object.fromEntries(
      Object.entries(problemKinds).map(([code, { status }]): [string, number] => [code, status]),
    ) as Record<ProblemCode, number>
    expect(statuses).toMatchInlineSnapshot(`
      {
        "body_too_large": 413,
        "claim_not_found": 404,
        "claimed_by_another": 409,
        "database_failed": 503,
        "database_locked": 503,
        "database_unavailable": 503,
        "database_unwritable": 503,
        "embedder_bad_answer": 502,
        "embedder_missing": 503,
        "embedder_rate_limited": 503,
        "embedder_rejected": 422,
        "embedder_unauthorized": 502,
        "embedder_unavailable": 503,
        "extension_missing": 503,
        "extension_outdated": 503,
        "forbidden_host": 403,
        "forbidden_origin": 403,
        "forbidden_role": 403,
        "foreign_tables": 503,
        "internal_error": 500,
        "invalid_input": 422,
        "invalid_json": 400,
        "job_not_found": 404,
        "malformed_request": 400,
        "memory_locked": 409,
        "memory_not_found": 404,
        "message_erased": 410,
        "method_not_allowed": 405,
        "model_mismatch": 503,
        "operation_is_claim": 409,
        "operation_not_found": 404,
        "projection_failed": 500,
        "rate_limited": 429,
        "reembed_refused": 409,
        "reply_cancelled": 502,
        "reply_failed": 502,
        "schema_ahead": 503,
        "schema_behind": 503,
        "timed_out": 504,
        "unauthorized": 401,
        "unclaimed_persona": 409,
        "unknown_persona": 404,
        "unknown_personality": 404,
        "unknown_route": 404,
        "unsupported_media_type": 415,
        "unsupported_option": 422,
      }
    `)
  })
})
