import { assertSchemaCurrent, type Database, findPersonality } from '@bot/memory'
import { type RebuildReport, rebuildMemories, showMove } from '@bot/transfer'
import { z } from 'zod'
import type { CommandContext } from '../command-context.js'
import { type AddCommand, example, moment, wholeNumber } from '../command-line.js'
import { connect, openExisting, withMemory } from '../connection.js'
import { costText } from '../cost-text.js'
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.js'
import type { GatewayClient } from '../gateway-client.js'
import { putIndexesBack } from '../put-indexes-back.js'
import { print } from '../terminal.js'

export interface RebuildOptions {
  persona?: string | undefined
  /** Slug. */
  personality?: string | undefined
  channel?: string | undefined
  from?: Date | undefined
  until?: Date | undefined
  concurrency?: number | undefined
  dryRun?: boolean | undefined
}

/** What a job leaves behind is JSON. */
const reportOfJob: z.ZodType<RebuildReport> = z.object({
  status: z.enum(['finished', 'stopped']),
  dryRun: z.boolean(),
  resumed: z.boolean(),
  turns: z.number(),
  inserted: z.number(),
  known: z.number(),
  erased: z.number(),
  postponed: z.number(),
  refused: z.number(),
  pending: z.number(),
  setAside: z.number(),
  estimate: z.object({ tokens: z.number(), usd: z.number().nullable() }).nullable(),
  elapsedMs: z.number(),
})

export const addRebuild: AddCommand = (program, { run }) => {
  program
    .command('rebuild')
    .description('Make memories of the conversation history; what is remembered already is left as it is.')
    .option('--persona <id>', 'only of this persona')
    .option('--personality <slug>', 'only with this personality')
    .option('--channel <id>', 'only of this channel')
    .option('--from <time>', 'only turns answered at this time or later (ISO 8601)', moment)
    .option('--until <time>', 'only turns answered before this time (ISO 8601)', moment)
    .option('--concurrency <batches>', 'batches embedded at once (default: 4)', wholeNumber)
    .option('--dry-run', 'count what would happen and what embedding would cost; write nothing and embed nothing')
    .addHelpText('after', example('rebuild --personality lilith --from 2026-01-01 --dry-run'))
    .action(run(rebuild))
}

/** Makes memories of the conversation history. */
export async function rebuild(context: CommandContext, options: RebuildOptions): Promise<ExitCode> {
  const { terminal, json } = context
  const connection = await connect(context)
  const report =
    connection.kind === 'gateway'
      ? await rebuildThere(connection.gateway, context, options)
      : await rebuildHere(context, options)
  print(terminal, json, report, linesOf(report))
  if (report.status === 'stopped') return exitCodes.interrupted
  return report.pending + report.setAside + report.refused > 0 ? exitCodes.degraded : exitCodes.ok
}

async function rebuildHere(
  { terminal, env, place, signal }: CommandContext,
  options: RebuildOptions,
): Promise<RebuildReport> {
  const database = await openExisting(place)
  const shown = showMove(terminal.errors)
  try {
    await assertSchemaCurrent(database)
    await putIndexesBack(database, terminal)
    const filters = {
      personaId: options.persona,
      personalityId: await personalityIn(database, options.personality),
      channelId: options.channel,
      from: options.from,
      until: options.until,
    }
    return await withMemory(database, env, (memory) =>
      rebuildMemories({
        database,
        memory,
        filters,
        dryRun: options.dryRun,
        concurrency: options.concurrency ?? 4,
        signal,
        onProgress: shown.update,
      }),
    )
  } finally {
    shown.finish()
    await database.close()
  }
}

async function rebuildThere(
  gateway: GatewayClient,
  { terminal, signal }: CommandContext,
  { persona, personality, channel, from, until, dryRun }: RebuildOptions,
): Promise<RebuildReport> {
  const personalityId = personality && (await personalityThere(gateway, personality))
  terminal.errors.write(`Rebuilding in the process that holds the database (${gateway.url}) …\n`)
  const request = { personaId: persona, personalityId, channelId: channel, from, until, dryRun }
  try {
    return reportOfJob.parse(await gateway.rebuild(request))
  } catch (error) {
    if (signal.aborted) terminal.errors.write('Stopped waiting; the rebuild goes on there as a job.\n')
    throw error
  }
}

async function personalityIn(database: Database, slug: string | undefined): Promise<string | undefined> {
  if (slug === undefined) return undefined
  const found = await findPersonality(database, slug)
  if (!found) throw unknownPersonality(slug)
  return found.id
}

async function personalityThere(gateway: GatewayClient, slug: string): Promise<string> {
  const found = (await gateway.listPersonalities()).find((personality) => personality.slug === slug)
  if (!found) throw unknownPersonality(slug)
  return found.id
}

const unknownPersonality = (slug: string) =>
  new CommandError('unknown_personality', `There is no personality ${slug}. Nothing was done.`, exitCodes.usage)

function linesOf(report: RebuildReport): string[] {
  const { status, dryRun, resumed, turns, inserted, known, erased, refused, pending, setAside, estimate, elapsedMs } =
    report
  const verb = dryRun ? 'would be new' : 'new'
  return [
    `${turns} ${turns === 1 ? 'turn' : 'turns'}: ${inserted} ${verb}, ${known} known, ${refused} refused (${(elapsedMs / 1_000).toFixed(1)} s)`,
    ...(estimate ? [`Embedding them takes ${costText(estimate)}.`] : []),
    ...(resumed && !dryRun ? ['This run took up one that had not finished; its counts are included.'] : []),
    ...(erased > 0 ? [`${erased} turns were erased for good and are not remembered again.`] : []),
    ...(pending > 0 ? [`${pending} memories wait for a vector; the worker or the next rebuild embeds them.`] : []),
    ...(setAside > 0 ? [`${setAside} memories were refused by the embedder and have no vector.`] : []),
    ...(status === 'stopped' ? ['Stopped. The same command goes on from here.'] : []),
  ]
}
