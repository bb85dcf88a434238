import { expect, test } from 'vitest'
import { createLogger } from '../src/log.js'

function recorded(isTTY: boolean, level = 'warn') {
  const written: string[] = []
  const stream = { isTTY, write: (text: string) => written.push(text) }
  return { logger: createLogger(level, stream), written }
}

test('writes a line that people can read on a terminal', () => {
  const { logger, written } = recorded(true)
  logger.warn({ code: 'embedder_unauthorized', memories: 10 }, 'memories were not embedded')
  logger.info({}, 'not this')
  expect(written).toHaveLength(1)
  expect(written[0]).toMatch(
    /^\d\d:\d\d:\d\d warn {2}memories were not embedded code=embedder_unauthorized memories=10\n$/,
  )
})

test('writes JSON where a machine reads', () => {
  const { logger, written } = recorded(false)
  logger.error({ code: 'database_failed' }, 'health cannot be read')
  expect(JSON.parse(written.join(''))).toMatchObject({
    level: 50,
    code: 'database_failed',
    msg: 'health cannot be read',
  })
})
