import { Command, Option } from 'commander'
import { logToStderr } from '../load/log.js'
import { openBench } from '../load/open-bench.js'
import { type DatabaseOptions, options } from '../options.js'
import { aboutRun } from '../output/about.js'
import { writeResult } from '../output/write-result.js'
import { openPeers } from '../peers/open-peers.js'
import { printRecall } from './print-recall.js'
import { RECALL_CASES, type RecallCase } from './rows.js'
import { runRecall } from './run-recall.js'

interface RecallCommandOptions extends DatabaseOptions {
  questions: number
  cases: RecallCase[]
  peers: boolean
  json?: string
}

export const recallCommand = new Command('recall')
  .description('Recall and latency by scope size, beside statements written by hand and beside peers.')
  .addOption(options.url())
  .addOption(options.rows())
  .addOption(options.seed())
  .addOption(options.questions())
  .addOption(new Option('--cases <names...>', 'what to ask').choices(RECALL_CASES).default([...RECALL_CASES], 'all'))
  .addOption(options.withoutPeers())
  .addOption(options.json())
  .addHelpText('after', '\nExample:\n  $ npx -y pnpm@10.34.9 bench recall --url postgres://localhost/bench')
  .action(async ({ questions, cases, peers: withPeers, json, ...database }: RecallCommandOptions) => {
    const bench = await openBench({ ...database, log: logToStderr })
    try {
      const peers = withPeers ? await openPeers(bench) : []
      try {
        const rows = await runRecall(bench, { questions, cases: new Set(cases), peers })
        printRecall(rows)
        if (json) writeResult(json, rows, await aboutRun(bench, peers))
      } finally {
        for (const peer of peers) await peer.close()
      }
    } finally {
      await bench.close()
    }
  })
