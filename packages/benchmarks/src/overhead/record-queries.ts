import type { Database } from '@bot/memory'

/** A statement as it went to the driver. */
export interface RecordedQuery {
  statement: string
  parameters: unknown[]
}

type Send = (statement: string, parameters: unknown[], options?: unknown) => Promise<unknown>

/** Either driver's way to send a statement: `unsafe` of postgres.js, `query` of the embedded client. */
interface Client {
  unsafe?: Send
  query?: Send
}

/** Whatever `work` asks of the database, as the driver was given it. */
export async function recordQueries(database: Database, work: () => Promise<unknown>): Promise<RecordedQuery[]> {
  const { client, method } = clientOf(database)
  const send = client[method]!
  const recorded: RecordedQuery[] = []
  client[method] = function (this: unknown, statement, parameters, options) {
    recorded.push({ statement, parameters: [...parameters] })
    return send.call(this, statement, parameters, options)
  }
  try {
    await work()
  } finally {
    client[method] = send
  }
  return recorded
}

/** Sends a recorded statement to the driver again, the way the adapter sends it. */
export async function replay(database: Database, { statement, parameters }: RecordedQuery): Promise<void> {
  const { client, method } = clientOf(database)
  await client[method]!(statement, parameters, method === 'unsafe' ? { prepare: true } : undefined)
}

const clientOf = (database: Database) => ({
  client: (database.db as unknown as { $client: Client }).$client,
  method: database.dialect === 'postgres' ? ('unsafe' as const) : ('query' as const),
})
