import { type ListedEvent, type ListedMemory, listMemories, memoryHistory } from '@bot/memory'
import type { CommandContext } from '../../command-context.js'
import { type AddCommand, example } from '../../command-line.js'
import { CommandError, type ExitCode, exitCodes } from '../../exit-codes.js'
import { withOwnDatabase } from '../../own-memory.js'
import { addPersonaOptions, type PersonaOptions, personaIn } from '../../persona-option.js'
import { minute, oneLine, plainText, tableLines } from '../../table.js'
import { print, type Terminal } from '../../terminal.js'
import { stateText } from './memory-table.js'

export const addShowMemory: AddCommand = (parent, { run }) => {
  addPersonaOptions(
    parent.command('show').description('Show a memory, and who did what to it.').argument('<id>', 'the memory'),
  )
    .addHelpText('after', example('memories show 2f36c705-1427-5548-ac1c-5a3db8f633be --user mara'))
    .action(run(show))
}

/** Shows a memory with its history; of one that was erased, the history alone. */
export const show = (context: CommandContext, options: PersonaOptions, id: string): Promise<ExitCode> =>
  withOwnDatabase(context, async (database) => {
    const personaId = await personaIn(database, options)
    const [memory] = (await listMemories(database, { personaId, ids: [id] })).rows
    const { rows: events } = await memoryHistory(database, { personaId, memoryId: id, limit: 100 })
    if (!memory && events.length === 0) {
      throw new CommandError('memory_not_found', `This persona has no memory ${id}.`)
    }
    print(context.terminal, context.json, { memory: memory ?? null, history: events }, [
      ...(memory ? memoryLines(memory) : ['This memory is gone; what is left is who did what to it.']),
      ...(events.length > 0 ? ['', ...eventLines(context.terminal, events)] : []),
    ])
    return exitCodes.ok
  })

function memoryLines(memory: ListedMemory): string[] {
  const { channelId, guildId, messageIds, senders, expiresAtMs, chunkIndex, totalChunks } = memory
  const facts: [string, string | null][] = [
    ['id', memory.id],
    ['state', stateText(memory) || 'active'],
    ['said', `${minute(memory.createdAtMs)} UTC, with ${oneLine(memory.personalityName)}`],
    ['changed', memory.updatedAtMs === memory.createdAtMs ? null : `${minute(memory.updatedAtMs)} UTC`],
    ['expires', expiresAtMs === null ? null : `${minute(expiresAtMs)} UTC`],
    ['place', guildId ? `channel ${channelId ?? 'unknown'} of guild ${guildId}` : channelId && `channel ${channelId}`],
    ['messages', messageIds.join(', ') || null],
    ['senders', oneLine(senders.join(', ')) || null],
    ['part', chunkIndex === null ? null : `${chunkIndex + 1} of ${totalChunks}`],
    ['from', oneLine(memory.sourceSystem)],
  ]
  return [
    ...facts.flatMap(([name, value]) => (value === null ? [] : [`${name.padEnd(10)}${value}`])),
    '',
    plainText(memory.text),
  ]
}

const eventLines = (terminal: Terminal, events: readonly ListedEvent[]): string[] =>
  tableLines(
    terminal,
    [
      { head: 'WHEN (UTC)' },
      { head: 'WHAT' },
      { head: 'WHO' },
      { head: 'OPERATION' },
      { head: 'WHY', takesRest: true },
    ],
    events.map(({ createdAtMs, action, actor, operationId, reason }) => [
      minute(createdAtMs),
      action,
      oneLine(actor),
      operationId,
      oneLine(reason ?? ''),
    ]),
  )
