import type { BareDriver } from '../bare/driver.js'

/** What stands in the database when everything has come to rest. */
export interface Outcome {
  messages: number
  replies: number
  /** Messages with more than one reply. */
  answeredTwice: number
  /** Of messages: not those the bot had before. */
  memories: number
  /** Messages that are in more than one memory. */
  rememberedTwice: number
  jobs: Record<string, number>
  /** From a message being accepted to its worker beginning, in ms, of jobs that needed one attempt. */
  startMs: number[]
  /** From a message being accepted to its reply being stored, in ms, of the same. */
  replyMs: number[]
}

export async function readOutcome(driver: BareDriver): Promise<Outcome> {
  const [counts] = await driver.query<Omit<Outcome, 'jobs' | 'startMs' | 'replyMs'>>(`
    select
      (select count(*)::int from conversation_history where role = 'user') as messages,
      (select count(*)::int from conversation_history where role = 'assistant') as replies,
      (select count(*)::int from memories where message_ids <> '{}') as memories,
      (select count(*)::int from (select from memories, unnest(message_ids) as message group by message
        having count(*) > 1) as twice) as "rememberedTwice",
      (select count(*)::int from (select from pgboss.job where name = 'reply' and state = 'completed'
        group by output -> 'result' ->> 'historyId' having count(*) > 1) as twice) as "answeredTwice"`)
  const states = await driver.query<{ state: string; jobs: number }>(
    `select state, count(*)::int as jobs from pgboss.job where name = 'reply' group by state`,
  )
  const times = await driver.query<{ start: number; reply: number }>(`
    select (extract(epoch from started_on - created_on) * 1000)::float8 as start,
      (extract(epoch from completed_on - created_on) * 1000)::float8 as reply
    from pgboss.job where name = 'reply' and state = 'completed' and retry_count = 0`)
  return {
    ...counts!,
    jobs: Object.fromEntries(states.map(({ state, jobs }) => [state, jobs])),
    startMs: times.map(({ start }) => start),
    replyMs: times.map(({ reply }) => reply),
  }
}

/** Replies that are still to come. */
export async function countPending(driver: BareDriver): Promise<number> {
  const [row] = await driver.query<{ pending: number }>(
    `select count(*)::int as pending from pgboss.job where name = 'reply' and state < 'completed'`,
  )
  return row!.pending
}
