import type { GatewayApp, Services } from '../services.js'
import { addFindJob } from './jobs/find.js'
import { addAddMemory } from './memories/add.js'
import { addFindMemory } from './memories/find.js'
import { addSearchMemories } from './memories/search.js'
import { addPostMessage } from './messages/post.js'
import { addRebuild } from './operations/rebuild.js'
import { addListPersonalities } from './personalities/list.js'
import { addListPersonas } from './personas/list.js'
import { addHealth } from './service/health.js'
import { addMetrics } from './service/metrics.js'
import { addPing } from './service/ping.js'
import { addFindUsers } from './users/find.js'

/** Every route that the API reference knows. */
export function addRoutes(app: GatewayApp, services: Services): void {
  addPostMessage(app, services)
  addFindJob(app, services)
  addAddMemory(app, services)
  addSearchMemories(app, services)
  addFindMemory(app, services)
  addListPersonas(app, services)
  addListPersonalities(app, services)
  addFindUsers(app, services)
  addRebuild(app, services)
  addPing(app)
  addHealth(app, services)
  addMetrics(app, services)
}
