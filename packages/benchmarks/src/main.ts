import { createEmbedder, MemoryError } from '@bot/memory'
import { Command, Option } from 'commander'
import { archiveCommand } from './archive/command.js'
import { concurrencyCommand } from './concurrency/command.js'
import { importCommand } from './import/command.js'
import { insertCommand } from './insert/command.js'
import { lifecycleCommand } from './lifecycle/command.js'
import { loadCommand } from './load-test/command.js'
import { wholeNumber } from './options.js'
import { overheadCommand } from './overhead/command.js'
import { readConversation } from './paraphrase/conversation.js'
import { paraphraseLines } from './paraphrase/print-paraphrase.js'
import { runParaphrase } from './paraphrase/run-paraphrase.js'
import { qualityCommand } from './quality/command.js'
import { recallCommand } from './recall/command.js'
import { reembedCommand } from './reembed/command.js'
import { Refusal } from './refusal.js'
import { reportCommand } from './report/command.js'
import { syncCommand } from './sync/command.js'

const program = new Command('bench').description('Measurements of recall, latency, throughput and quality.')

program
  .command('paraphrase')
  .description('Ask for 20 facts among 300 memories in words that none of them holds, with default options.')
  .addOption(new Option('--embedder <name>', 'what makes the vectors').choices(['local', 'hashing']).default('local'))
  .option('--at-least <count>', 'exit with 1 where fewer are in the prompt', wholeNumber, 12)
  .option('--json', 'print the result as JSON')
  .addHelpText('after', '\nExample:\n  $ npx -y pnpm@10.34.9 bench paraphrase --embedder hashing')
  .action(async (options: { embedder: 'local' | 'hashing'; atLeast: number; json?: true }) => {
    const embedder = await createEmbedder(
      options.embedder === 'local' ? { provider: 'local', from: import.meta.url } : { provider: 'hashing' },
    )
    try {
      const result = await runParaphrase(readConversation(), embedder)
      console.log(options.json ? JSON.stringify(result, null, 2) : paraphraseLines(result).join('\n'))
      if (result.inPrompt < options.atLeast) process.exitCode = 1
    } finally {
      await embedder.close()
    }
  })

for (const command of [
  recallCommand,
  insertCommand,
  importCommand,
  archiveCommand,
  syncCommand,
  reembedCommand,
  lifecycleCommand,
  overheadCommand,
  concurrencyCommand,
  qualityCommand,
  loadCommand,
  reportCommand,
]) {
  program.addCommand(command)
}

try {
  await program.parseAsync()
} catch (error) {
  const isForPeople = error instanceof Refusal || MemoryError.is(error)
  console.error(isForPeople ? (error as Error).message : error)
  process.exitCode = 1
}
