import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { serveStatic } from '@hono/node-server/serve-static'
import type { Context } from 'hono'
import { compress } from 'hono/compress'
import { explorerHeaders } from '../middleware/security-headers.js'
import { Problem } from '../problems/problem.js'
import { respondWith } from '../problems/respond.js'
import type { GatewayApp, GatewayEnv } from '../services.js'

/** What `apps/explorer` was built into. */
const INDEX = new URL(import.meta.resolve('@bot/explorer/index.html'))
const ROOT = fileURLToPath(new URL('.', INDEX))

/**
 * The explorer, served whole from this service. Its files carry a digest of what they hold in their names, so a browser
 * keeps them; the page that names them is asked for every time. Every address below it is the same page, which then
 * shows the view that the address names.
 */
export function addExplorer(app: GatewayApp): void {
  app.use('/explorer', explorerHeaders)
  app.use('/explorer/*', explorerHeaders)
  app.get(
    '/explorer/assets/*',
    compress(),
    serveStatic({
      root: ROOT,
      rewriteRequestPath: withoutBase,
      onFound: (_, c) => c.header('Cache-Control', 'public, max-age=31536000, immutable'),
    }),
    (c) => respondWith(c, new Problem('unknown_route', 'This file is of another version: reload the page.')),
  )
  app.get('/explorer/favicon.svg', serveStatic({ root: ROOT, rewriteRequestPath: withoutBase }))
  app.get('/explorer', page)
  app.get('/explorer/*', page)
}

const withoutBase = (path: string): string => path.replace(/^\/explorer/, '')

async function page(c: Context<GatewayEnv>): Promise<Response> {
  return c.html(await readFile(INDEX, 'utf8'), 200, { 'Cache-Control': 'no-store' })
}
