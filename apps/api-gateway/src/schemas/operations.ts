import {
  createArchivePayload,
  importQdrantPayload,
  type JobPayload,
  type OperationKind,
  rebuildPayload,
  restoreArchivePayload,
  syncPayload,
} from '@bot/jobs'
import { z } from '@hono/zod-openapi'
import { channelIdField, EXAMPLE, personaIdField, personalityIdField } from './fields.js'

/** What an operator may ask for, as the API reference tells it. */
interface OperationRequest<Kind extends OperationKind> {
  summary: string
  description: string
  schema: z.ZodType<JobPayload<Kind>>
  example: JobPayload<Kind>
}

// Made anew of the fields: a schema that was made before the OpenAPI library was loaded cannot be named.
export const operationRequests: { [Kind in OperationKind]: OperationRequest<Kind> } = {
  rebuild: {
    summary: 'Make memories of the conversation history again',
    description:
      'Of one persona, personality or channel, or of everything (`{}`). What stands already is left as it is.',
    schema: rebuildPayload
      .extend({
        personaId: personaIdField.optional(),
        personalityId: personalityIdField.optional(),
        channelId: channelIdField.optional(),
      })
      .openapi('RebuildRequest'),
    example: { personaId: EXAMPLE.persona },
  },
  'import-qdrant': {
    summary: 'Bring memories in from Qdrant',
    description:
      'From the Qdrant that IMPORT_QDRANT_URL names where the worker runs: texts, payloads and, where the model is the ' +
      'same, vectors. Ends by comparing both sides. Cancelled, it goes on where it was; run again, it changes nothing.',
    schema: z.strictObject(importQdrantPayload.shape).openapi('ImportQdrantRequest'),
    example: { collections: 'all', dryRun: true },
  },
  sync: {
    summary: 'Bring this database and another to agreement',
    description:
      'With a database that SYNC_TARGETS names where the worker runs. `dryRun` first: it tells by table what would be ' +
      'inserted, changed and deleted, and writes nothing. The last write wins, deletions included.',
    schema: z.strictObject(syncPayload.shape).openapi('SyncRequest'),
    example: { target: 'staging', direction: 'push', dryRun: true },
  },
  'create-archive': {
    summary: 'Write an archive',
    description:
      "Of everything, or of what is one person's, to a new file in ARCHIVE_DIR where the worker runs, and reads it back.",
    schema: z.strictObject(createArchivePayload.shape).openapi('CreateArchiveRequest'),
    example: { keep: 14 },
  },
  'restore-archive': {
    summary: 'Restore an archive',
    description:
      'Of ARCHIVE_DIR where the worker runs: all of it, or nothing. What is there already, or was erased, is left as it is.',
    schema: z.strictObject(restoreArchivePayload.shape).openapi('RestoreArchiveRequest'),
    example: { file: 'bot-memory-2026-01-31T18-00-00Z.tar.gz' },
  },
}
