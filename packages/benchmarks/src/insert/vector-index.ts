import type { BareDriver } from '../bare/driver.js'

const NAME = 'memory_vectors_embedding_hnsw'

/** As much as the product gives itself, so that neither builds with more. */
const BUILD_MEMORY = '1000000kB'

/** The product's index on vectors, to be taken away and built again with nothing around it. */
export const hnswOf = (driver: BareDriver) => {
  async function takeAway(): Promise<string> {
    const [index] = await driver.query<{ definition: string }>(
      `select pg_get_indexdef('${NAME}'::regclass) as definition`,
    )
    await driver.execute(`drop index ${NAME}`)
    return index!.definition
  }

  async function build(definition: string): Promise<void> {
    await driver.execute(`set maintenance_work_mem = '${BUILD_MEMORY}'`)
    await driver.execute(definition)
    await driver.execute('reset maintenance_work_mem')
  }

  return {
    takeAway,
    build,
    async awayWhile<Result>(work: () => Promise<Result>): Promise<Result> {
      const definition = await takeAway()
      try {
        return await work()
      } finally {
        await build(definition)
      }
    },
  }
}
