import type { GatewayApp } from '../services.js'

const DESCRIPTION = `Long-term memory for chat bots.

Send a message with \`POST /v1/messages\` and ask for its job, or wait for the reply with \`?wait=20\`. Errors are RFC 9457
problem details; branch on \`code\`. Every response carries \`X-Request-Id\`, which finds the request in the logs.`

const tags = [
  { name: 'messages', description: 'Talk to a personality.' },
  { name: 'jobs', description: 'What became of work that was accepted.' },
  { name: 'memories', description: 'What a persona remembers. A memory is always named within its persona.' },
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
    description: 'The GATEWAY_TOKEN of the service.',
  })
  return app.getOpenAPI31Document({
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
}
