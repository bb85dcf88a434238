import { setTimeout as sleep } from 'node:timers/promises'
import { type BesideModel, type ReembedStatus, reembedStatus } from '@bot/memory'
import type { CommandContext } from '../../command-context.js'
import { type ExitCode, exitCodes } from '../../exit-codes.js'
import { withOwnDatabase } from '../../own-memory.js'
import { print } from '../../terminal.js'

/** Between the two looks that tell how fast it is. */
const MEASURED_MS = 3_000

/** Says how far a change of model is. Where something waits it looks twice, to tell how fast. */
export const status = (context: CommandContext): Promise<ExitCode> =>
  withOwnDatabase(context, async (database) => {
    const first = await reembedStatus(database)
    let standing = first
    let perSecond: number | null = null
    if (first.beside && first.beside.waiting > 0) {
      const from = performance.now()
      await sleep(MEASURED_MS, undefined, { signal: context.signal })
      standing = await reembedStatus(database)
      const gained = (standing.beside?.vectors ?? 0) - first.beside.vectors
      perSecond = Math.max(0, Math.round((gained / (performance.now() - from)) * 1_000))
    }
    print(context.terminal, context.json, { ...standing, perSecond }, linesOf(standing, perSecond))
    return exitCodes.ok
  })

function linesOf({ active, beside }: ReembedStatus, perSecond: number | null): string[] {
  if (!active) return ['No model has made a vector here yet.']
  const recall = `Recall uses ${active.model} (${active.vectors.toLocaleString('en')} vectors).`
  if (!beside) return [recall, 'No other model stands beside it.']
  return [recall, ...besideLines(beside, perSecond), nextStep(active.model, beside)]
}

function besideLines(beside: BesideModel, perSecond: number | null): string[] {
  const { model, vectors, missing, waiting, failing, setAside } = beside
  const total = vectors + missing
  const percent = total === 0 ? 100 : Math.floor((vectors / total) * 100)
  const number = (count: number) => count.toLocaleString('en')
  const left = perSecond ? `, ${number(Math.ceil(missing / perSecond))} s left` : ''
  return [
    `${model}: ${number(vectors)} of ${number(total)} (${percent} %)${perSecond === null ? '' : `, ${number(perSecond)}/s${left}`}.`,
    ...(waiting > 0 ? [`${number(waiting)} wait${failing > 0 ? `, ${number(failing)} after a failure` : ''}.`] : []),
    ...(setAside > 0 ? [`${number(setAside)} are refused by it: see \`bot-memory backlog list\`.`] : []),
  ]
}

function nextStep(active: string, { model, state, missing, waiting }: BesideModel): string {
  if (state === 'previous') {
    return `It was used before. \`reembed --to ${active} rollback\` goes back to it, \`finish\` drops it.`
  }
  const step = missing > 0 || waiting > 0 ? 'start' : 'commit'
  return step === 'commit'
    ? `Recall uses it after \`bot-memory reembed --to ${model} commit\`.`
    : `Workers embed what waits, and so does \`bot-memory reembed --to ${model} start\`.`
}
