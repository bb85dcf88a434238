import type { Facts, Guest } from './facts.js'

/** What the last lines of a start need. */
export interface Banner {
  url: string
  facts: Facts
  /** Whether `chat` finds this gateway by itself: its data directory is the default one. */
  foundByDefault: boolean
  /** Where what was said stays, for people. */
  place: string
}

/** The lines that say what runs and what to try next. Every command can be copied as it stands. */
export function bannerLines({ url, facts, foundByDefault, place }: Banner): string[] {
  const { memories, people, personalities, pending, guest } = facts
  const chat = `npx -y pnpm@10.34.9 chat${foundByDefault ? '' : ` --url ${url}`}`
  const [first] = personalities
  return [
    '',
    `bot-memory is running at ${url}  (API reference: ${url}/docs)`,
    `  see what it remembers: ${url}/explorer`,
    `  ${memories === null ? 'memories' : count(memories, 'memory', 'memories')} of ${count(people, 'person', 'people')}; ${charactersOf(personalities)}`,
    `  vectors: ${facts.embeddingModel}; answers: ${facts.hasLanguageModel ? facts.responder : 'offline, from memory alone (OPENAI_API_KEY brings a language model)'}`,
    ...(pending > 0
      ? [
          `  ${count(pending, 'memory waits', 'memories wait')} for a vector and ${pending === 1 ? 'is' : 'are'} found by words meanwhile`,
        ]
      : []),
    ...(first === undefined
      ? []
      : [
          '',
          'In another terminal, tell a character something:',
          `  ${chat} --personality ${first}`,
          ...(guest
            ? [
                `or ask as ${guest.username} of the sample: ${guest.question}`,
                `  ${chat} --personality ${guest.personality} --user ${guest.username}`,
              ]
            : []),
          'or over HTTP:',
          `  ${curlOf(url, guest ?? someone(first))}`,
        ]),
    '',
    `Ctrl-C stops it; what was said stays in ${place}.`,
  ]
}

const count = (number: number, one: string, many: string): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : many}`

function charactersOf(slugs: readonly string[]): string {
  if (slugs.length === 0) return 'no characters yet'
  const named = slugs.length > 6 ? `${slugs.slice(0, 6).join(', ')} …` : slugs.join(', ')
  return `${count(slugs.length, 'character', 'characters')}: ${named}`
}

const someone = (personality: string): Guest => ({
  username: 'you',
  discordId: '2',
  personality,
  question: 'My dog Rex hates thunder.',
})

/** A direct message. Its text holds no quotes, so that a shell takes the line as it is. */
function curlOf(url: string, { username, discordId, personality, question }: Guest): string {
  const body = { channelId: '1', user: { discordId, username }, personality, content: question }
  return `curl -s '${url}/v1/messages?wait=20' -H 'content-type: application/json' -d '${JSON.stringify(body)}'`
}
