import { Command, Option } from 'commander'
import { logToStderr } from '../load/log.js'
import { options, wholeNumber } from '../options.js'
import { machine } from '../output/about.js'
import { printTable } from '../output/print-table.js'
import { writeResult } from '../output/write-result.js'
import { runLoadTest } from './run-load-test.js'

interface LoadCommandOptions {
  url: string
  rate: number
  seconds: number
  modelMs: number
  concurrency: number
  logLevel: string
  disturb?: string
  replaceWorker?: boolean
  json?: string
}

export const loadCommand = new Command('load')
  .description('Messages through gateway and worker, each a process of its own, with a model that takes its time.')
  .addOption(options.url().makeOptionMandatory())
  .addOption(new Option('--rate <count>', 'messages a second').argParser(wholeNumber).default(50))
  .addOption(new Option('--seconds <count>', 'how long they are sent').argParser(wholeNumber).default(120))
  .addOption(new Option('--model-ms <ms>', 'what the model takes for a reply').argParser(wholeNumber).default(300))
  .addOption(new Option('--concurrency <count>', 'replies at once').argParser(wholeNumber).default(40))
  .addOption(new Option('--log-level <level>', 'what the services log').choices(['info', 'debug']).default('info'))
  .option(
    '--disturb <command>',
    'a command of the shell that is run in the middle, such as one that restarts the server',
  )
  .option('--replace-worker', 'end the worker with SIGTERM in the middle, and start another')
  .addOption(options.json())
  .addHelpText('after', '\nExample:\n  $ npx -y pnpm@10.34.9 bench load --url postgres://bot@127.0.0.1/bench --rate 50')
  .action(async ({ json, replaceWorker = false, ...given }: LoadCommandOptions) => {
    const result = await runLoadTest({ ...given, replaceWorker, log: logToStderr })
    const { sent, outcome, query, embedding, start, added, replaced, workerStop } = result
    const ms = (value: number | null | undefined) => value?.toFixed(1) ?? '-'
    printTable(
      ['', ''],
      [
        ['messages accepted', sent.accepted],
        ['sent again before', sent.retries],
        ['never accepted', sent.refused],
        ['replies', outcome.replies],
        ['answered twice', outcome.answeredTwice],
        ['memories', outcome.memories],
        ['remembered twice', outcome.rememberedTwice],
        ['memory query p50 / p95, ms', `${ms(query?.p50)} / ${ms(query?.p95)}`],
        ['embedding of the query p50 / p95, ms', `${ms(embedding?.p50)} / ${ms(embedding?.p95)}`],
        ['accepted until begun p50 / p95, ms', `${ms(start?.p50)} / ${ms(start?.p95)}`],
        ['added to the model p50 / p95, ms', `${ms(added?.p50)} / ${ms(added?.p95)}`],
        ['SIGTERM under load', replaced ? `${replaced.code} after ${ms(replaced.ms)} ms` : '-'],
        ['SIGTERM at the end', `${workerStop.code} after ${ms(workerStop.ms)} ms`],
        ['processes that fell', result.fell],
        ['lines logged / that tell too much', `${result.log.lines} / ${result.log.telling}`],
      ],
    )
    console.log(
      result.isSound
        ? 'Nothing was lost, nothing came twice.'
        : 'Something was lost, came twice or was told to the log.',
    )
    if (!result.isSound) process.exitCode = 1
    if (json) writeResult(json, { ...given, ...result }, { date: new Date().toISOString(), ...machine() })
  })
