import { type DuplicateGroup, MemoryError, type PgvectorMemoryAdapter } from '@bot/memory'
import { type AuditOptions, addAuditOptions, byOf } from '../audit.js'
import type { CommandContext } from '../command-context.js'
import { type AddCommand, example, share } from '../command-line.js'
import { confirm } from '../confirm.js'
import { type ExitCode, exitCodes } from '../exit-codes.js'
import { withOwnMemory } from '../own-memory.js'
import { addPersonaOptions, type PersonaOptions, personaIn, personalityIn } from '../persona-option.js'
import { counted, minute, oneLine, tableLines } from '../table.js'
import { print, type Terminal } from '../terminal.js'

interface DuplicatesCommand extends PersonaOptions, AuditOptions {
  personality?: string | undefined
  threshold?: number | undefined
  sharedWords?: number | undefined
  merge?: true | undefined
  yes?: true | undefined
}

/** Where a merge is asked for, what hangs on one word stays apart: "the car is red" and "the car is blue" share 2 of 4. */
const MERGED_SHARE = 0.8

export const addDuplicates: AddCommand = (program, { run }) => {
  const command = addPersonaOptions(
    program
      .command('duplicates')
      .description('Find memories that say again what an earlier one says, and merge them into it where asked.'),
  )
    .option('--personality <slug>', 'only told to this personality')
    .option(
      '--threshold <similarity>',
      'how alike their vectors must be (default: as the embedder was calibrated)',
      share,
    )
    .option('--shared-words <share>', `words that both must hold (default: 0; with --merge ${MERGED_SHARE})`, share)
    .option('--merge', 'keep the earliest of each group, with the message ids of all; asks first')
    .option('--yes', 'merge without asking')
  addAuditOptions(command).addHelpText('after', example('duplicates --user mara --merge')).action(run(duplicates))
}

/** Lists near-duplicates, or merges them. */
export const duplicates = (context: CommandContext, options: DuplicatesCommand): Promise<ExitCode> =>
  withOwnMemory(context, async (memory, database) => {
    const { terminal, json, signal } = context
    const personaId = await personaIn(database, options)
    const wanted = {
      personaId,
      personalityId: await personalityIn(database, options.personality),
      threshold: options.threshold,
      sharedWords: options.sharedWords ?? (options.merge ? MERGED_SHARE : 0),
    }
    const { groups, threshold, pending } = await findAll(memory, wanted, signal)
    const count = groups.reduce((sum, group) => sum + group.duplicates.length, 0)
    const told = [
      count === 0
        ? `No memory says again what an earlier one says (similarity ${threshold} or above).`
        : `${counted(count, 'memory says', 'memories say')} again what ${counted(groups.length, 'earlier one')} already said (similarity ${threshold} or above).`,
      ...(pending > 0 ? [`${pending} wait for their vector, and were not compared.`] : []),
    ]
    if (!options.merge || count === 0) {
      const lines = json ? [] : groupLines(terminal, groups)
      print(terminal, json, { groups, threshold, pending }, [...lines, ...told])
      return exitCodes.ok
    }
    if (!json) terminal.errors.write(`${groupLines(terminal, groups).join('\n')}\n${told.join('\n')}\n`)
    if (
      !(await confirm(terminal, `Merge ${counted(count, 'memory', 'memories')} into ${groups.length}?`, {
        yes: options.yes,
        signal,
      }))
    ) {
      print(terminal, json, { merged: [] }, ['Nothing was merged.'])
      return exitCodes.ok
    }
    const merged = await mergeAll(memory, personaId, groups, options)
    print(terminal, json, merged, [
      `${merged.merged} merged, ${merged.left} left alone: locked, or changed meanwhile.`,
      ...merged.operations.map((operation) => `Take it back with: bot-memory undo ${operation}`),
    ])
    return merged.left > 0 ? exitCodes.degraded : exitCodes.ok
  })

async function findAll(
  memory: PgvectorMemoryAdapter,
  wanted: Parameters<PgvectorMemoryAdapter['findDuplicates']>[0],
  signal: AbortSignal,
) {
  const groups = new Map<string, DuplicateGroup>()
  let page = await memory.findDuplicates({ ...wanted, limit: 1_000 })
  while (true) {
    for (const { keep, duplicates } of page.groups) {
      const group = groups.get(keep.id) ?? { keep, duplicates: [] }
      group.duplicates.push(...duplicates)
      groups.set(keep.id, group)
    }
    if (page.next === null) return { groups: [...groups.values()], threshold: page.threshold, pending: page.pending }
    signal.throwIfAborted()
    page = await memory.findDuplicates({ ...wanted, limit: 1_000, after: page.next })
  }
}

async function mergeAll(
  memory: PgvectorMemoryAdapter,
  personaId: string,
  groups: readonly DuplicateGroup[],
  options: AuditOptions,
): Promise<{ merged: number; left: number; operations: string[] }> {
  const report = { merged: 0, left: 0, operations: [] as string[] }
  const by = byOf('duplicates', options)
  for (const { keep, duplicates } of groups) {
    const ids = duplicates.map((one) => one.memory.id)
    try {
      const { merged, locked, operationId } = await memory.mergeDuplicates({ personaId, keep: keep.id, ids, by })
      report.merged += merged.length
      report.left += locked.length
      if (merged.length > 0) report.operations.push(operationId)
    } catch (error) {
      // Merged into another meanwhile, or locked: it stays as it is, and the next run looks again.
      if (!MemoryError.is(error) || !['memory_not_found', 'memory_locked'].includes(error.code)) throw error
      report.left += ids.length
    }
  }
  return report
}

function groupLines(terminal: Terminal, groups: readonly DuplicateGroup[]): string[] {
  if (groups.length === 0) return []
  const shown = (value: number) => value.toFixed(2)
  const lines = groups.flatMap(({ keep, duplicates }) => [
    ['keep', minute(keep.createdAtMs), '', '', keep.isLocked ? 'locked' : '', keep.id, oneLine(keep.text)],
    ...duplicates.map(({ memory, similarity, sharedWords }) => [
      '  again',
      minute(memory.createdAtMs),
      shown(similarity),
      shown(sharedWords),
      memory.isLocked ? 'locked' : '',
      memory.id,
      oneLine(memory.text),
    ]),
  ])
  return [
    ...tableLines(
      terminal,
      [
        { head: '' },
        { head: 'SAID (UTC)' },
        { head: 'ALIKE', align: 'right' },
        { head: 'WORDS', align: 'right' },
        { head: 'STATE' },
        { head: 'ID' },
        { head: 'TEXT', takesRest: true },
      ],
      lines,
    ),
    '',
  ]
}
