import type { About } from '../output/about.js'
import { loadSection } from './load-section.js'
import { paragraphs } from './markdown.js'
import { movingSection } from './moving-section.js'
import { concurrencySection, insertSection, overheadSection, qualitySection } from './other-sections.js'
import { embeddedSection, hybridSection, largerTableSection, recallSection } from './recall-sections.js'
import { FILES, type Results } from './results.js'
import { syncSection } from './sync-section.js'

const INTRODUCTION = `# Benchmarks

<!-- Written by \`pnpm bench report\`. What it says is in packages/benchmarks/src/report; a change here is lost. -->

What the memory costs, how much of what it should find it finds, and how that stands beside other libraries and beside
SQL written by hand. Every figure comes from a command of \`packages/benchmarks\` and can be measured again.`

const DATA = `## What is measured on

Memories are made up, from a seed: vectors of 1,536 dimensions around 256 topics of unequal size, of low intrinsic dimension
and with a mean they share, as text embeddings have; texts of 150 to 400 characters whose words are distributed like those
of talk, one of which stands in a fifth of all; personas of 10, 34, 100, 469, 1,331, 4,411, 13,585 and 50,000 memories, and the
rest in personas of about 30. Memories come in conversations, several at a time, so a persona's lie scattered among
everybody's. Questions are vectors of the same topics, none of which is stored.

Systems take turns within one run, in another order at each question: a busy moment strikes all alike, and none has always the
same one before it, which leaves it the caches full or emptied. Calls beforehand do not count: each system is asked
every question ten times until the process is warm, and eight in each scope. Times are those of the caller, network and result included.`

/** The page: what each benchmark answers, how to run it, and what the last run gave. */
export function page(results: Results): string {
  return `${paragraphs(
    INTRODUCTION,
    aboutSection(results),
    recallSection(results),
    hybridSection(results),
    largerTableSection(results),
    embeddedSection(results),
    overheadSection(results),
    insertSection(results),
    syncSection(results),
    movingSection(results),
    loadSection(results),
    concurrencySection(results),
    qualitySection(results),
    DATA,
    howToSection,
  )}\n`
}

function aboutSection(results: Results): string {
  const abouts = Object.values(results).map(({ about }) => about as Partial<About>)
  const distinct = (values: readonly (string | undefined)[]) => [...new Set(values.filter((value) => value))]
  const lines = [
    ...distinct(abouts.map(({ machine }) => machine)).map((machine) => `- Machine: ${machine}`),
    ...distinct(abouts.map(({ node }) => node)).map((node) => `- Node.js ${node}`),
    ...distinct(abouts.map(({ database }) => database)).map((database) => `- ${database}`),
    `- Peers: ${distinct(abouts.flatMap(({ peers = [] }) => peers)).join(', ') || 'none'}`,
    `- Measured on ${distinct(abouts.map(({ date }) => date?.slice(0, 10))).join(', ')}`,
  ]
  return lines.join('\n')
}

const howToSection = `## How to run them

A PostgreSQL database that holds nothing else is filled at the first run (about two minutes for 100,000 memories, and as much
for each peer) and used again afterwards. One that holds anything else is refused. The peers are no dependencies of the
project: they are installed into \`packages/benchmarks/peers\` when they are first needed. Without \`--url\`, an embedded
database with 10,000 memories is used.

\`\`\`sh
createdb bench && createdb bench_other
bench="npx -y pnpm@10.34.9 bench"
url=postgres://localhost/bench
other=postgres://localhost/bench_other
results=docs/benchmarks/results

$bench recall --url $url --json $results/${FILES.recall}
$bench insert --url $url --json $results/${FILES.insert}
$bench sync --url $url --to $other --pg-bin $(pg_config --bindir) --json $results/${FILES.sync}
$bench import --url $other --json $results/${FILES.import}
$bench archive --url $other --json $results/${FILES.archive}
$bench load --url $url --log-level debug --json $results/${FILES.load}
$bench load --url $url --rate 10 --json $results/${FILES.load10}
$bench load --url $url --rate 2 --seconds 60 --json $results/${FILES.loadIdle}
$bench load --url $url --rate 20 --disturb 'pg_ctl restart -m fast && sleep 20 && pg_ctl stop -m immediate && pg_ctl start' \\
  --json $results/${FILES.loadDisturbed}
$bench overhead --url $url --json $results/${FILES.overhead}
$bench concurrency --url $url --json $results/${FILES.concurrency}
$bench recall --url $url --rows 300000 --no-peers --json $results/${FILES.recall300000}
$bench recall --json $results/${FILES.recallEmbedded}
$bench quality --file locomo10.json --json $results/${FILES.qualityLocal}
$bench quality --file locomo10.json --embedder hashing --json $results/${FILES.qualityHashing}

$bench report --from $results
\`\`\`

\`$bench paraphrase\` asks for 20 facts among 300 memories in words that none of them holds. \`--help\` after any of them lists
its options.`
