import { userInfo } from 'node:os'
import type { By } from '@bot/memory'
import type { Command } from 'commander'

/** What a command says of itself in the audit of memories. */
export interface AuditOptions {
  by?: string | undefined
  reason?: string | undefined
}

export const addAuditOptions = (command: Command): Command =>
  command
    .option('--by <name>', 'who says so, for the audit (default: the user of this computer)')
    .option('--reason <text>', 'why, for the audit; never a text of a memory')

export const byOf = (command: string, { by = userInfo().username, reason }: AuditOptions): By => ({
  actor: `bot-memory ${command} (${by})`,
  ...(reason === undefined ? {} : { reason }),
})
