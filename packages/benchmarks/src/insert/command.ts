import { Command, Option } from 'commander'
import { logToStderr } from '../load/log.js'
import { openBench } from '../load/open-bench.js'
import { type DatabaseOptions, options, wholeNumber } from '../options.js'
import { aboutRun } from '../output/about.js'
import { printTable } from '../output/print-table.js'
import { writeResult } from '../output/write-result.js'
import { openPeers } from '../peers/open-peers.js'
import { INDEX_STATES, type IndexState, runInsert } from './run-insert.js'

interface InsertCommandOptions extends DatabaseOptions {
  inserts: number
  batch: number
  peers: boolean
  indexes: IndexState[]
  json?: string
}

export const insertCommand = new Command('insert')
  .description('Memories stored a second, vectors ready, beside COPY and beside peers.')
  .addOption(options.url())
  .addOption(options.rows())
  .addOption(options.seed())
  .addOption(new Option('--inserts <count>', 'memories each system stores').argParser(wholeNumber).default(1_000))
  .addOption(new Option('--batch <count>', 'memories at a time').argParser(wholeNumber).default(100))
  .addOption(
    new Option('--indexes <states...>', 'how the vector index fares meanwhile: which of the measurements to make')
      .choices(INDEX_STATES)
      .default([...INDEX_STATES]),
  )
  .addOption(options.withoutPeers())
  .addOption(options.json())
  .action(async ({ inserts, batch, peers: withPeers, indexes: states, json, ...database }: InsertCommandOptions) => {
    const bench = await openBench({ ...database, log: logToStderr })
    try {
      const peers = withPeers ? await openPeers(bench) : []
      try {
        const rows = await runInsert(bench, { inserts, batch, peers, states })
        printTable(
          ['indexes', 'system', 'memories/s', 'of COPY', `p50 of ${batch}, ms`],
          rows.map(({ system, indexes, rowsPerSecond, ofCopy, p50 }) => [
            indexes,
            system,
            rowsPerSecond.toFixed(0),
            ofCopy.toFixed(2),
            p50?.toFixed(0) ?? '',
          ]),
        )
        if (json) writeResult(json, rows, await aboutRun(bench, peers))
      } finally {
        for (const peer of peers) await peer.close()
      }
    } finally {
      await bench.close()
    }
  })
