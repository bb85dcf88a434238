import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { logToStderr } from '../load/log.js'
import { callersPath } from '../options.js'
import { installPeers } from '../peers/folder.js'
import { Refusal } from '../refusal.js'
import { chartsOf } from './charts.js'
import { draw } from './draw.js'
import { page } from './page.js'
import { FILES, readResults } from './results.js'

const DOCS = fileURLToPath(new URL('../../../../docs/', import.meta.url))

export const reportCommand = new Command('report')
  .description('Write docs/benchmarks.md and its charts from what the benchmarks wrote.')
  .requiredOption('--from <folder>', `holds ${Object.values(FILES).join(', ')}, or some of them`, callersPath)
  .option('--to <folder>', 'where benchmarks.md and benchmarks/*.svg go', callersPath, DOCS)
  .action(async ({ from, to }: { from: string; to: string }) => {
    const results = readResults(from)
    if (Object.keys(results).length === 0) {
      throw new Refusal(`${from} holds no result: run a benchmark with --json ${join(from, FILES.recall)} first.`)
    }
    if (!installPeers(logToStderr)) throw new Refusal('What draws the charts is missing. Nothing was written.')
    mkdirSync(join(to, 'benchmarks'), { recursive: true })
    for (const [file, chart] of Object.entries(chartsOf(results))) {
      writeFileSync(join(to, 'benchmarks', file), await draw(chart))
    }
    writeFileSync(join(to, 'benchmarks.md'), page(results))
    console.log(`Wrote ${join(to, 'benchmarks.md')}`)
  })
