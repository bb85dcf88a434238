import { InvalidArgumentError } from 'commander'
import type { CommandContext } from '../command-context.js'
import { type AddCommand, count, example } from '../command-line.js'
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.js'
import { findGateway } from '../find-gateway.js'
import { findingLines } from '../finding-lines.js'
import type { GatewayClient } from '../gateway-client.js'
import type { Check } from '../verify/check.js'
import { verifyGateway } from '../verify/verify-gateway.js'

export interface VerifyCommand {
  url?: string | undefined
  personality?: string | undefined
  p95: number
  replyWithin: number
  watch: number
}

export const addVerify: AddCommand = (program, { run }) => {
  program
    .command('verify')
    .description(
      'The first hour after a deployment as one command: ping, health, the doctor, a conversation that becomes a memory, ' +
        'another that recalls it, latency, failed jobs, errors. Leaves nothing behind.',
    )
    .option('--url <url>', 'the gateway (default: that of the running bot); GATEWAY_TOKEN is an operator’s')
    .option('--personality <slug>', 'whom to talk to (default: the first there is)')
    .option('--p95 <ms>', 'a slower search is a fault', count, 200)
    .option('--reply-within <seconds>', 'a reply that takes longer is a fault', count, 120)
    .option('--watch <minutes>', 'go on counting errors for so long', minutes, 0)
    .addHelpText('after', example('verify --url https://gateway.example --watch 10'))
    .action(run(verify))
}

/** Tries a deployment: 0 = it works, 3 = something to look at, 1 = a fault. */
export async function verify(context: CommandContext, options: VerifyCommand): Promise<ExitCode> {
  const { terminal, json, signal } = context
  const gateway = await findGateway(context, options.url)
  const startedAt = new Date()
  const checks = await verifyGateway({
    gateway,
    personality: options.personality ?? (() => firstOf(gateway)),
    p95Ms: options.p95,
    replyWithinMs: options.replyWithin * 1_000,
    watchMs: options.watch * 60_000,
    signal,
    onCheck: json ? undefined : (check) => terminal.output.write(`${linesOf(check).join('\n')}\n`),
  })
  const severities = checks.map(({ severity }) => severity)
  const status = severities.includes('fault') ? 'fault' : severities.includes('warning') ? 'warning' : 'ok'
  const seconds = (Date.now() - startedAt.getTime()) / 1_000
  if (json) {
    const report = { gateway: gateway.url, status, startedAt: startedAt.toISOString(), seconds, checks }
    terminal.output.write(`${JSON.stringify(report, null, 2)}\n`)
  }
  return exitCodeOf[status]
}

const exitCodeOf = { ok: exitCodes.ok, warning: exitCodes.degraded, fault: exitCodes.failed } as const

async function firstOf(gateway: GatewayClient): Promise<string> {
  const [first] = await gateway.listPersonalities()
  if (first) return first.slug
  throw new CommandError('unknown_personality', 'This database has no personality to talk to yet.')
}

/** What is looked at stands in a column of its own. */
const linesOf = (check: Check): string[] => findingLines(check, check.check.padEnd(13))

function minutes(text: string): number {
  if (!/^\d{1,3}(\.\d+)?$/.test(text)) throw new InvalidArgumentError('It must be a number of minutes, at most 999.')
  return Number(text)
}
