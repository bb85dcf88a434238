import type { CommandContext } from '../command-context.js'
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.js'
import { failureOf } from '../failure.js'
import { print } from '../terminal.js'
import type { Runbook, Standing, Step } from './step.js'

interface Looked {
  step: Step
  /** Null = it comes after one that is not done. */
  standing: Standing | null
}

/**
 * Shows how the steps of a runbook stand, up to the first that is not done; with `run`, does that one first.
 *
 * @throws CommandError `wrong_usage`: there is no such step, none that a command can do, or an earlier one is not done
 */
export async function follow(context: CommandContext, runbook: Runbook, run: string | undefined): Promise<ExitCode> {
  try {
    const ended = run === undefined ? exitCodes.ok : await runStep(runbook, run)
    if (ended !== exitCodes.ok && ended !== exitCodes.degraded) return ended
    // With --json, what the step printed is the document.
    if (context.json && run !== undefined) return ended
    return await show(context, runbook.steps)
  } finally {
    await runbook.close()
  }
}

async function show({ terminal, json }: CommandContext, steps: readonly Step[]): Promise<ExitCode> {
  const looked = await lookAt(steps)
  print(terminal, json, { steps: looked.map(reportOf) }, looked.flatMap(linesOf))
  const last = looked.findLast(({ standing }) => standing !== null)?.standing
  if (last?.state === 'blocked') return exitCodes.failed
  return last?.state === 'done' ? exitCodes.ok : exitCodes.degraded
}

async function runStep({ steps, close }: Runbook, name: string): Promise<ExitCode> {
  const step = steps.find((one) => one.name === name)
  if (!step) throw usage(`There is no step ${name}; there are: ${steps.map((one) => one.name).join(', ')}.`)
  if (!step.run) throw usage(`No command can do the step ${name}.`)
  for (const { step: before, standing } of await lookAt(steps.slice(0, steps.indexOf(step)))) {
    if (standing?.state !== 'done') throw usage(`The step ${before.name} comes before, and is not done.`)
  }
  await close()
  return step.run()
}

async function lookAt(steps: readonly Step[]): Promise<Looked[]> {
  const looked: Looked[] = []
  let isOpen = true
  for (const step of steps) {
    const standing: Standing | null = isOpen ? await step.check().catch(refused) : null
    looked.push({ step, standing })
    isOpen &&= standing?.state === 'done'
  }
  return looked
}

const refused = (error: unknown): Standing => ({ state: 'blocked', message: failureOf(error).message })

const usage = (message: string) => new CommandError('wrong_usage', `${message} Nothing was done.`, exitCodes.usage)

const reportOf = ({ step: { name, instructions }, standing }: Looked) => ({
  step: name,
  ...(standing ?? { state: 'later', message: null }),
  instructions,
})

const marks = { done: 'done   ', open: 'NEXT   ', blocked: 'BLOCKED', later: 'later  ' } as const

const linesOf = ({ step: { name, instructions }, standing }: Looked, at: number): string[] => [
  `${String(at + 1).padStart(2)}  ${marks[standing?.state ?? 'later']}  ${name.padEnd(9)} ${standing?.message ?? ''}`.trimEnd(),
  ...(standing?.state === 'done' ? [] : instructions.map((line) => `${' '.repeat(23)}${line}`)),
]
