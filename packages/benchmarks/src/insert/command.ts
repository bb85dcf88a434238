import { Command, Option } from 'commander'
import { logToStderr } from '../load/log.js'
import { openBench } from '../load/open-bench.js'
import { type DatabaseOptions, options, wholeNumber } from '../options.js'
import { aboutRun } from '../output/about.js'
import { printTable } from '../output/print-table.js'
import { writeResult } from '../output/write-result.js'
import { openPeers } from '../peers/open-peers.js'
import { runInsert } from './run-insert.js'

interface InsertCommandOptions extends DatabaseOptions {
  inserts: number
  batch: number
  peers: boolean
  json?: string
}

export const insertCommand = new Command('insert')
  .description('Memories stored a second, every index in place, beside COPY and beside peers.')
  .addOption(options.url())
  .addOption(options.rows())
  .addOption(options.seed())
  .addOption(new Option('--inserts <count>', 'memories each system stores').argParser(wholeNumber).default(1_000))
  .addOption(new Option('--batch <count>', 'memories at a time').argParser(wholeNumber).default(100))
  .addOption(options.withoutPeers())
  .addOption(options.json())
  .action(async ({ inserts, batch, peers: withPeers, json, ...database }: InsertCommandOptions) => {
    const bench = await openBench({ ...database, log: logToStderr })
    try {
      const peers = withPeers ? await openPeers(bench) : []
      try {
        const rows = await runInsert(bench, { inserts, batch, peers })
        printTable(
          ['system', 'memories/s', `p50 of ${batch}, ms`],
          rows.map(({ system, rowsPerSecond, p50 }) => [system, rowsPerSecond.toFixed(0), p50.toFixed(0)]),
        )
        if (json) writeResult(json, rows, await aboutRun(bench, peers))
      } finally {
        for (const peer of peers) await peer.close()
      }
    } finally {
      await bench.close()
    }
  })
