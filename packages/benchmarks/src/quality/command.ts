import { readFileSync } from 'node:fs'
import { type CreateEmbedderOptions, createEmbedder } from '@bot/memory'
import { Command, Option } from 'commander'
import { logToStderr } from '../load/log.js'
import { callersPath, options } from '../options.js'
import { machine } from '../output/about.js'
import { printTable } from '../output/print-table.js'
import { writeResult } from '../output/write-result.js'
import { Refusal } from '../refusal.js'
import { readLocomo } from './locomo.js'
import { DEPTHS, MODES } from './recall-of-evidence.js'
import { type QualityResult, runQuality } from './run-quality.js'

const EMBEDDERS = ['local', 'hashing', 'openai'] as const

interface QualityCommandOptions {
  file: string
  embedder: (typeof EMBEDDERS)[number]
  json?: string
}

export const qualityCommand = new Command('quality')
  .description(
    'How much of the evidence for questions about long conversations is recalled (a file in the format of LoCoMo).',
  )
  .requiredOption('--file <path>', 'one conversation or an array of them', callersPath)
  .addOption(new Option('--embedder <name>', 'what makes the vectors').choices(EMBEDDERS).default('local'))
  .addOption(options.json())
  .addHelpText(
    'after',
    '\nopenai reads OPENAI_API_KEY, OPENAI_BASE_URL and EMBEDDING_MODEL.\n\nExample:\n  $ npx -y pnpm@10.34.9 bench quality --file locomo10.json',
  )
  .action(async ({ file, embedder: provider, json }: QualityCommandOptions) => {
    const conversations = readLocomo(readFile(file))
    const embedder = await createEmbedder(embedderOptions(provider))
    try {
      const result = await runQuality(conversations, embedder, logToStderr)
      printQuality(result)
      if (json) writeResult(json, result, { date: new Date().toISOString(), ...machine() })
    } finally {
      await embedder.close()
    }
  })

function readFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Refusal(`${path} cannot be read: ${(error as Error).message}`)
  }
}

function embedderOptions(provider: (typeof EMBEDDERS)[number]): CreateEmbedderOptions {
  if (provider === 'local') return { provider, from: import.meta.url }
  if (provider === 'hashing') return { provider }
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl, EMBEDDING_MODEL: model } = process.env
  if (!apiKey) throw new Refusal('OPENAI_API_KEY is not set.')
  return { provider, apiKey, ...(baseUrl && { baseUrl }), ...(model && { model }) }
}

function printQuality({ questions, turns, conversations, model, modes }: QualityResult): void {
  console.log(`\n${questions} questions about ${turns} turns of ${conversations} conversation(s), ${model}`)
  printTable(
    ['recall of evidence', ...DEPTHS.map((depth) => `@${depth}`)],
    MODES.map((mode) => [mode, ...DEPTHS.map((depth) => modes[mode].recall[`${depth}`].toFixed(3))]),
  )
  printTable(
    ['@10 by category', 'questions', ...MODES],
    Object.entries(modes.hybrid.categories).map(([name, of]) => [
      name,
      of.questions,
      ...MODES.map((mode) => modes[mode].categories[name]!.recall['10'].toFixed(3)),
    ]),
  )
}
