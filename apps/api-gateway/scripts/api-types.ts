import { silentLogger } from '@bot/memory'
import openapiTS, { astToString } from 'openapi-typescript'
import { createGateway } from '../src/index.js'

/** Where the explorer keeps them. */
export const API_TYPES = new URL('../../explorer/src/api/schema.d.ts', import.meta.url)

const HEAD = `/*
 * Made of the gateway's OpenAPI document by \`pnpm --filter @bot/api-gateway api-types\`. Not to be edited.
 */

`

/** The types of every route, as the gateway describes them now. */
export async function makeApiTypes(): Promise<string> {
  // The document is made of the routes alone: nothing behind them is called.
  const nothing = {} as never
  const { app } = createGateway({ database: nothing, memory: nothing, jobs: nothing, logger: silentLogger })
  const response = await app.request('/openapi.json', { headers: { Host: 'localhost' } })
  return HEAD + astToString(await openapiTS((await response.json()) as never))
}
