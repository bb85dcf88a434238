import {
  type Database,
  type Embedder,
  estimateReembed,
  type Grown,
  growModel,
  PgvectorMemoryAdapter,
  type ReembedEstimate,
  startReembed,
} from '@bot/memory'
import { showProgress } from '@bot/transfer'
import type { CommandContext } from '../../command-context.js'
import { confirm } from '../../confirm.js'
import { withEmbedders } from '../../connection.js'
import { costText } from '../../cost-text.js'
import { CommandError, type ExitCode, exitCodes } from '../../exit-codes.js'
import { withOwnDatabase } from '../../own-memory.js'
import { print } from '../../terminal.js'
import { type ModelOptions, wantedName } from './wanted-model.js'

export interface StartOptions extends ModelOptions {
  dimensions?: number | undefined
  queueOnly?: boolean | undefined
  atMost?: number | undefined
  dryRun?: boolean | undefined
  yes?: boolean | undefined
}

/** Says what a change to the new model takes, declares it, and embeds. */
export const start = (context: CommandContext, options: StartOptions): Promise<ExitCode> => {
  const to = wantedName(options)
  return withOwnDatabase(context, (database) =>
    withEmbedders(context.env, async ({ configured, of, open }) => {
      const embedder = await open(to, options.dimensions)
      const memory = new PgvectorMemoryAdapter({ database, embedder: configured, embedderOf: of })
      await memory.checkModel()
      return begin(context, options, { database, memory, embedder })
    }),
  )
}

async function begin(
  context: CommandContext,
  options: StartOptions,
  parts: { database: Database; memory: PgvectorMemoryAdapter; embedder: Embedder },
): Promise<ExitCode> {
  const { terminal, json, signal } = context
  const { database, memory, embedder } = parts
  const { model } = embedder
  const estimate = await estimateReembed({ database, embedder, signal })
  if (options.dryRun) {
    print(terminal, json, { model, estimate }, estimateLines(model, estimate))
    return exitCodes.ok
  }
  if (!json) terminal.errors.write(`${estimateLines(model, estimate).join('\n')}\n`)
  if (estimate.toEmbed > 0 && !(await confirm(terminal, 'Embed them?', { yes: options.yes, signal }))) {
    throw new CommandError('not_confirmed', 'Nothing was done.', exitCodes.usage)
  }
  const { queued } = await startReembed({ database, embedder, signal })
  if (options.queueOnly) {
    print(terminal, json, { model, estimate, queued }, [
      `${queued} memories were queued; the workers that run embed them. See \`bot-memory reembed --to ${model} status\`.`,
    ])
    return exitCodes.ok
  }
  const shown = showProgress({ title: `Embedding by ${model}`, unit: 'memories', stream: terminal.errors })
  try {
    const grown = await growModel({
      database,
      memory,
      model,
      perSecond: options.atMost,
      signal,
      onProgress: shown.update,
    })
    shown.finish()
    print(terminal, json, { model, estimate, queued, ...grown }, grownLines(model, grown))
    if (grown.status === 'stopped') return exitCodes.interrupted
    return grown.status === 'grown' && grown.beside!.missing === 0 ? exitCodes.ok : exitCodes.degraded
  } finally {
    shown.finish()
  }
}

function estimateLines(model: string, estimate: ReembedEstimate): string[] {
  const { memories, toEmbed, tooLong } = estimate
  const all = memories.toLocaleString('en')
  if (toEmbed === 0) return [`Each of ${all} memories has a vector by ${model}.`]
  return [
    `${toEmbed.toLocaleString('en')} of ${all} memories have no vector by ${model}: ${costText(estimate)}.`,
    ...(tooLong > 0
      ? [`${tooLong.toLocaleString('en')} are longer than it takes; after the change only their words find those.`]
      : []),
  ]
}

function grownLines(model: string, { status, beside }: Grown): string[] {
  const again = `\`bot-memory reembed --to ${model} start\` goes on from here`
  if (status === 'stopped') return [`Stopped; ${again}.`]
  if (status === 'gone' || !beside) return [`${model} does not grow any more: it was committed or given up meanwhile.`]
  if (status === 'failing') {
    return [`The embedder fails: ${beside.waiting.toLocaleString('en')} memories wait. Workers try on; ${again}.`]
  }
  const { vectors, missing } = beside
  return [
    `${vectors.toLocaleString('en')} memories have a vector by ${model}.`,
    ...(missing > 0 ? [`${missing.toLocaleString('en')} were refused by it: see \`bot-memory backlog list\`.`] : []),
    `Recall uses it after \`bot-memory reembed --to ${model} commit\`.`,
  ]
}
