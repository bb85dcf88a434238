import { createJobQueue, type JobQueue } from '@bot/jobs'
import {
  createEmbedder,
  type Database,
  ensurePersonality,
  ensureUser,
  type Personality,
  PgvectorMemoryAdapter,
  type PgvectorMemoryAdapterOptions,
} from '@bot/memory'
import { createMetrics } from '@bot/metrics'
import { afterAll, beforeAll } from 'vitest'
import { createGateway, type GatewayOptions, listen } from '../../src/index.js'
import { Client } from './client.js'
import { useTestDatabase } from './database.js'
import { type LogLine, recordingLogger } from './log.js'

export interface TestGateway {
  readonly database: Database
  readonly memory: PgvectorMemoryAdapter
  readonly jobs: JobQueue
  readonly client: Client
  readonly lilith: Personality
  /** What the gateway logged. */
  readonly lines: LogLine[]
}

/** A gateway over HTTP on a database of this file's own, with one personality, `lilith`. No worker runs. */
export function useGateway(
  options: Partial<GatewayOptions> = {},
  memoryOf = async (parts: PgvectorMemoryAdapterOptions) => new PgvectorMemoryAdapter(parts),
): TestGateway {
  const database = useTestDatabase()
  const gateway = { database } as { -readonly [Key in keyof TestGateway]: TestGateway[Key] }
  const { logger, lines } = recordingLogger()
  let close: () => Promise<void>

  beforeAll(async () => {
    const embedder = await createEmbedder({ provider: 'hashing' })
    const metrics = createMetrics('api-gateway')
    const jobs = await createJobQueue({ database, onEnded: metrics.jobEnded })
    const memory = await memoryOf({ database, embedder, logger, observer: metrics.observer })
    metrics.watch({ database, memory, jobs })
    const app = createGateway({ database, memory, jobs, logger, metrics, ...options })
    const server = await listen(app, { host: '127.0.0.1', port: 0 })
    const owner = await ensureUser(database, { discordId: '1', username: 'operator' })
    Object.assign(gateway, {
      memory,
      jobs,
      lines,
      client: await Client.of(server.url),
      lilith: await ensurePersonality(database, {
        slug: 'lilith',
        name: 'Lilith',
        ownerId: owner.id,
        characterInfo: 'An archivist.',
        personalityTraits: 'Patient.',
      }),
    })
    close = async () => {
      await server.close()
      await jobs.stop()
      await embedder.close()
    }
  })
  afterAll(() => close())
  return gateway
}
