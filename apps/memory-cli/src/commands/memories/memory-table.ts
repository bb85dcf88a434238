import type { ListedMemory } from '@bot/memory'
import { minute, oneLine, tableLines } from '../../table.js'
import type { Terminal } from '../../terminal.js'

/** What a memory is at the moment, where it is more than recalled. */
export function stateText(memory: ListedMemory): string {
  const { visibility, isLocked, pending, expiresAtMs } = memory
  return [
    ...(visibility === 'normal' ? [] : [visibility]),
    ...(expiresAtMs !== null && expiresAtMs <= Date.now() ? ['expired'] : []),
    ...(isLocked ? ['locked'] : []),
    ...(pending ? ['pending'] : []),
  ].join(', ')
}

const chunkText = ({ chunkIndex, totalChunks }: ListedMemory): string =>
  chunkIndex === null ? '' : `[${chunkIndex + 1}/${totalChunks}] `

/** Memories, a line each. */
export const memoryTable = (terminal: Terminal, memories: readonly ListedMemory[]): string[] =>
  tableLines(
    terminal,
    [{ head: 'ID' }, { head: 'SAID (UTC)' }, { head: 'WITH' }, { head: 'STATE' }, { head: 'TEXT', takesRest: true }],
    memories.map((memory) => [
      memory.id,
      minute(memory.createdAtMs),
      oneLine(memory.personalityName),
      stateText(memory),
      `${chunkText(memory)}${oneLine(memory.text)}`,
    ]),
  )
