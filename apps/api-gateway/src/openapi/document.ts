import type { GatewayApp } from '../services.js'

const DESCRIPTION = `Long-term memory for chat bots.

Send a message with \`POST /v1/messages\` and ask for its job, or wait for the reply with \`?wait=20\`. Errors are RFC 9457
problem details; branch on \`code\`. Every response carries \`X-Request-Id\`, which finds the request in the logs.`

const tags = [
  { name: 'messages', description: 'Talk to a personality.' },
  { name: 'jobs', description: 'What became of work that was accepted.' },
  { name: 'memories', description: 'What a persona remembers. A memory is always named within its persona.' },
  { name: 'history', description: 'What was said.' },
  { name: 'personas', description: 'Whom people are when they talk: each owns its memories.' },
  { name: 'personalities', description: 'Whom one can talk to.' },
  { name: 'users', description: 'Who has spoken.' },
  { name: 'operations', description: 'Long work, run as jobs.' },
  { name: 'service', description: 'Whether the service runs.' },
]

/** The OpenAPI document of all routes, made once: it does not change while the service runs. */
export function documentOf(app: GatewayApp, options: { needsToken: boolean }): object {
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description:
      'A token of this gateway. Each route names the roles it is for: `service` talks and remembers for everybody, ' +
      '`operator` does everything, `reader` changes nothing, `person` sees, corrects, exports and forgets their own.',
  })
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'bot-memory',
      version: '1.0.0',
      description: DESCRIPTION,
    },
    servers: [{ url: '/' }],
    tags,
    security: options.needsToken ? [{ token: [] }] : [],
  })
  return options.needsToken ? document : withoutRoles(document)
}

/** Where no token is asked for, no route names roles. */
function withoutRoles(document: ReturnType<GatewayApp['getOpenAPI31Document']>): object {
  const paths = Object.entries(document.paths ?? {}).map(([path, item]) => [
    path,
    Object.fromEntries(
      Object.entries(item as Record<string, object>).map(([method, operation]) => [method, omitSecurity(operation)]),
    ),
  ])
  return { ...document, paths: Object.fromEntries(paths) }
}

const omitSecurity = (operation: object): object =>
  Object.fromEntries(Object.entries(operation).filter(([key]) => key !== 'security'))
