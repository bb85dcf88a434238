import { expect, test } from 'vitest'
import { sweepExpiries } from '../src/sweep-expiries.js'
import { recordingLogger } from './support/logger.js'

test('sweeps at once and again, goes on after a failure, and ends when it is stopped', async () => {
  const logger = recordingLogger()
  let sweeps = 0
  let sweepEnough: () => void = () => {}
  const enough = new Promise<void>((resolve) => {
    sweepEnough = resolve
  })
  const memory = {
    async sweepExpired() {
      sweeps += 1
      if (sweeps === 3) sweepEnough()
      if (sweeps === 2) throw new Error('down')
      return { swept: sweeps === 1 ? 4 : 0 }
    },
  }
  const sweep = sweepExpiries({ memory, logger, everyMs: 1 })
  await enough
  await sweep.stop()
  const after = sweeps
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(sweeps).toBe(after)
  expect(logger.lines.map((line) => JSON.parse(line))).toMatchObject([{ swept: 4 }, { code: 'unexpected' }])
})
