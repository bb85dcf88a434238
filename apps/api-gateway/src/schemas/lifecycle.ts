import { storableText } from '@bot/memory'
import { z } from '@hono/zod-openapi'
import {
  channelIdField,
  EXAMPLE,
  memoryIdField,
  messageIdField,
  momentField,
  personalityIdField,
  textField,
} from './fields.js'

export const reason = storableText(1_000)
  .min(1)
  .optional()
  .meta({ description: 'Why, for the audit, which keeps it for good: no text of a memory.' })

export const operationId = z.string().meta({ description: 'What undo takes.' })
export const EXAMPLE_OPERATION = '019a1f0c-93f5-7d3e-8f7e-0c5b7f3f9f11'

export const editedMemory = z
  .strictObject({
    operationId,
    ids: z.array(memoryIdField).meta({ description: 'The rows that hold the text now; several where it was split.' }),
    changed: z.boolean().meta({ description: 'false = the text was the same already.' }),
  })
  .openapi('EditedMemory')
export const exampleEdited = { operationId: EXAMPLE_OPERATION, ids: [EXAMPLE.memory], changed: true }

export const memoryEdit = z.strictObject({ text: textField, reason }).openapi('MemoryEdit')
export const exampleEdit = { text: '{user}: My dog is called Max.\n{assistant}: Max is a fine name.' }

export const stateActions = ['lock', 'unlock', 'hide', 'archive', 'delete', 'restore'] as const

export const stateChange = z
  .strictObject({
    action: z.enum(stateActions).meta({
      description:
        '`lock` keeps them from changing; `hide` keeps them out of every answer; `archive` puts them away; `delete` is ' +
        'soft; `restore` brings hidden, archived and deleted ones back.',
    }),
    ids: z.array(memoryIdField).min(1).max(10_000),
    reason,
  })
  .openapi('MemoryStateChange')
export const exampleStateChange = { action: 'hide' as const, ids: [EXAMPLE.memory] }

export const changedMemories = z
  .strictObject({
    operationId,
    changed: z.array(memoryIdField),
    locked: z.array(memoryIdField).meta({ description: 'Left alone because they are locked.' }),
    unchanged: z.array(memoryIdField).meta({ description: 'They were so already.' }),
    missing: z.array(memoryIdField).meta({ description: 'This persona has no such memory.' }),
  })
  .openapi('ChangedMemories')
export const exampleChanged = {
  ...{ operationId: EXAMPLE_OPERATION, changed: [EXAMPLE.memory], locked: [], unchanged: [], missing: [] },
}

export const forgetRequest = z
  .strictObject({
    where: z
      .strictObject({
        all: z.literal(true).optional(),
        ids: z.array(memoryIdField).min(1).max(10_000).optional(),
        messageIds: z.array(messageIdField).min(1).max(10_000).optional(),
        personalityId: personalityIdField.optional(),
        channelId: channelIdField.optional(),
        sender: storableText(255).min(1).optional(),
        from: momentField.optional(),
        until: momentField.optional(),
        search: z
          .strictObject({
            query: storableText(10_000).min(1),
            limit: z.int().min(1).max(1_000).optional(),
            scoreThreshold: z.number().min(-1).max(1).optional(),
          })
          .optional(),
      })
      .meta({ description: 'What is given must hold together; one thing at least. `{ "all": true }` is everything.' }),
    depth: z
      .enum(['delete', 'erase'])
      .optional()
      .meta({ description: '`delete` (default) can be undone; `erase` is for good, and nothing brings it back.' }),
    withHistory: z.boolean().optional().meta({ description: 'With `erase`: the messages they were made of go too.' }),
    includeLocked: z.boolean().optional().meta({ description: 'With `erase`: locked ones too.' }),
    dryRun: z.boolean().optional().meta({ description: 'Only say what would go.' }),
    reason,
  })
  .openapi('ForgetRequest')
export const exampleForget = { where: { search: { query: 'Rex' } }, dryRun: true }

export const forgotten = z
  .strictObject({
    operationId: operationId.nullable().meta({ description: 'Null in a dry run, and after an erasure.' }),
    memories: z.array(z.looseObject({ id: memoryIdField, createdAt: z.number() })),
    locked: z.int().meta({ description: 'Left alone because they are locked.' }),
    messages: z.int().meta({ description: 'Messages of the history that went with them.' }),
  })
  .openapi('Forgotten')
export const exampleForgotten = {
  ...{ operationId: null, memories: [{ id: EXAMPLE.memory, createdAt: EXAMPLE.time }], locked: 0, messages: 0 },
}

export const undone = z
  .strictObject({
    operationId,
    undone: z.array(memoryIdField),
    left: z.array(memoryIdField).meta({ description: 'Changed by something else meanwhile, and left as they are.' }),
  })
  .openapi('Undone')
export const exampleUndone = { operationId: EXAMPLE_OPERATION, undone: [EXAMPLE.memory], left: [] }

export const operationIdField = z.guid().meta({ description: 'An operation.', example: EXAMPLE_OPERATION })
