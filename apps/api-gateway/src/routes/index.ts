import type { GatewayApp, Services } from '../services.js'
import { addReadBacklog } from './backlog/read.js'
import { addRetryBacklog } from './backlog/retry.js'
import { addClaim } from './claims/claim.js'
import { addListClaims } from './claims/list.js'
import { addListUnclaimed } from './claims/unclaimed.js'
import { addUndoClaim } from './claims/undo.js'
import { addFindDuplicates } from './duplicates/find.js'
import { addMergeDuplicates } from './duplicates/merge.js'
import { addListMessages } from './history/list.js'
import { addCancelJob } from './jobs/cancel.js'
import { addWatchJob } from './jobs/events.js'
import { addFindJob } from './jobs/find.js'
import { addListJobs } from './jobs/list.js'
import { addReplayJob } from './jobs/replay.js'
import { addDrawMap } from './map/draw.js'
import { addReadMap } from './map/read.js'
import { addAddMemory } from './memories/add.js'
import { addChangeState } from './memories/change-state.js'
import { addEditMemory } from './memories/edit.js'
import { addListEvents } from './memories/events.js'
import { addFindMemory } from './memories/find.js'
import { addForget } from './memories/forget.js'
import { addListMemories } from './memories/list.js'
import { addSearchMemories } from './memories/search.js'
import { addTimeline } from './memories/timeline.js'
import { addUndo } from './memories/undo.js'
import { addPostMessage } from './messages/post.js'
import { addListOperations } from './operations/list.js'
import { addStartOperations } from './operations/start.js'
import { addListTargets } from './operations/targets.js'
import { addListPersonalities } from './personalities/list.js'
import { addErasePersona } from './personas/erase.js'
import { addExportPersona } from './personas/export.js'
import { addListPersonas } from './personas/list.js'
import { addDoctor } from './service/doctor.js'
import { addHealth } from './service/health.js'
import { addMetrics } from './service/metrics.js'
import { addPing } from './service/ping.js'
import { addFindUsers } from './users/find.js'

/** Every route that the API reference knows. */
export function addRoutes(app: GatewayApp, services: Services): void {
  addPostMessage(app, services)
  addListJobs(app, services)
  addFindJob(app, services)
  addWatchJob(app, services)
  addCancelJob(app, services)
  addReplayJob(app, services)
  addListMemories(app, services)
  addAddMemory(app, services)
  addSearchMemories(app, services)
  addTimeline(app, services) // before the memory of an id, which its address would be one of
  addFindMemory(app, services)
  addListEvents(app, services)
  addEditMemory(app, services)
  addChangeState(app, services)
  addForget(app, services)
  addUndo(app, services)
  addFindDuplicates(app, services)
  addMergeDuplicates(app, services)
  addReadMap(app, services)
  addDrawMap(app, services)
  addListPersonas(app, services)
  addExportPersona(app, services)
  addErasePersona(app, services)
  addListPersonalities(app, services)
  addFindUsers(app, services)
  addListMessages(app, services)
  addReadBacklog(app, services)
  addRetryBacklog(app, services)
  addListUnclaimed(app, services)
  addListClaims(app, services)
  addClaim(app, services)
  addUndoClaim(app, services)
  addDoctor(app, services)
  addListOperations(app, services)
  addStartOperations(app, services)
  addListTargets(app, services)
  addPing(app)
  addHealth(app, services)
  addMetrics(app, services)
}
