import { createResponder, createWorker } from '@bot/ai-worker'
import { createGateway, type GatewayOptions, listen } from '@bot/api-gateway'
import { createJobQueue, eraseFromJobs } from '@bot/jobs'
import {
  createEmbedder,
  type Database,
  ensurePersonality,
  ensureUser,
  PgvectorMemoryAdapter,
  silentLogger,
} from '@bot/memory'
import { createMetrics } from '@bot/metrics'

export interface ServicesOptions extends Partial<Pick<GatewayOptions, 'clock' | 'timeLimitMs' | 'tokens'>> {
  /** Where the gateway works; default the worker's. */
  gatewayDatabase?: Database
  /** Whether somebody replies. Default true. */
  worker?: boolean
}

/** A gateway and a worker on a database, in this process, and somebody to talk to: lilith. A gateway has a pool of its own. */
export async function startServices(
  database: Database,
  { gatewayDatabase, worker: replies = true, ...options }: ServicesOptions = {},
) {
  const ownDatabase = gatewayDatabase ?? database
  const embedder = await createEmbedder({ provider: 'hashing' })
  const metrics = createMetrics('api-gateway')
  const owner = await ensureUser(database, { discordId: '500', username: 'keeper' })
  const card = { characterInfo: 'someone', personalityTraits: 'patient' }
  await ensurePersonality(database, { slug: 'lilith', name: 'Lilith', ownerId: owner.id, ...card })

  const workersMemory = new PgvectorMemoryAdapter({ database, embedder })
  const workersJobs = await createJobQueue({ database })
  const responder = createResponder()
  const parts = { database, memory: workersMemory, jobs: workersJobs, responder, logger: silentLogger }
  const worker = createWorker(parts)
  if (replies) await worker.start()

  const jobs = await createJobQueue({ database: ownDatabase, onEnded: metrics.jobEnded })
  const observed = { database: ownDatabase, embedder, observer: metrics.observer, alsoErase: eraseFromJobs }
  const memory = new PgvectorMemoryAdapter(observed)
  metrics.watch({ database: ownDatabase, memory, jobs })
  const gateway = createGateway({ database: ownDatabase, memory, jobs, logger: silentLogger, metrics, ...options })
  const server = await listen(gateway, { host: '127.0.0.1', port: 0 })
  return {
    url: server.url,
    async stop() {
      await server.close()
      await jobs.stop()
      await worker.stop({ drainMs: 0 })
      await embedder.close()
    },
  }
}
