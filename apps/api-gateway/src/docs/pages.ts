import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { pageHeaders } from '../middleware/security-headers.js'
import type { GatewayApp } from '../services.js'

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>bot-memory API</title>
    <link rel="icon" href="data:,">
  </head>
  <body>
    <div id="reference"></div>
    <script src="/docs/scalar.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`

/** A file of its own, because the page's policy runs no inline script. Everything that would call home is off. */
const START = `Scalar.createApiReference('#reference', {
  url: '/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  showDeveloperTools: 'never',
  mcp: { disabled: true },
  agent: { disabled: true },
  hideClientButton: true,
})
`

/** The API reference, served whole from this service: it works without internet, and tells nobody who reads it. */
export function addDocs(app: GatewayApp): void {
  app.use('/docs', pageHeaders)
  app.use('/docs/*', pageHeaders)
  app.get('/docs', (c) => c.html(PAGE))
  app.get('/docs/start.js', (c) => c.body(START, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }))
  app.get('/docs/scalar.js', async (c) => {
    const file = await scalarBundle()
    return c.body(Readable.toWeb(createReadStream(file.path)) as ReadableStream, 200, {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Content-Length': String(file.size),
      'Cache-Control': 'public, max-age=3600',
    })
  })
}

/** Scalar in one file. The package exports only its parts, so the file is found beside them. */
async function scalarBundle(): Promise<{ path: string; size: number }> {
  const main = import.meta.resolve('@scalar/api-reference')
  const path = fileURLToPath(new URL('./browser/standalone.js', main))
  return { path, size: (await stat(path)).size }
}
