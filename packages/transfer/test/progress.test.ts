import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { showProgress } from '../src/index.js'

function terminal(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 100, cursorTo() {}, clearLine() {} })
  return { stream, text: () => String(stream.read() ?? '') }
}

describe('progress', () => {
  test('is a plain line now and then where nobody watches, and one at the end', () => {
    const { stream, text } = terminal(false)
    let now = 0
    const progress = showProgress({ title: 'Rebuilding', unit: 'turns', stream, clock: () => now })
    for (let done = 0; done <= 1_000; done++) {
      now = done * 12
      progress.update({ done, total: 1_000 })
    }
    progress.finish()
    progress.finish()
    expect(text()).toBe(
      [
        'Rebuilding: 417 of 1000 turns (41 %, 83/s, 8 s left)',
        'Rebuilding: 834 of 1000 turns (83 %, 83/s, 2 s left)',
        'Rebuilding: 1000 of 1000 turns (100 %, 83/s)',
        '',
      ].join('\n'),
    )
  })

  test('is a bar with rate and time left on a terminal', () => {
    const { stream, text } = terminal(true)
    const progress = showProgress({ title: 'Rebuilding', unit: 'turns', stream })
    progress.update({ done: 0, total: 40 })
    progress.update({ done: 10, total: 40 })
    progress.finish()
    expect(text()).toMatch(/Rebuilding {2}█+░+ {2}10\/40 turns {2}\d+\/s {2}\S+ left/)
  })

  test('says nothing where nothing happened', () => {
    for (const isTTY of [true, false]) {
      const { stream, text } = terminal(isTTY)
      showProgress({ title: 'Rebuilding', unit: 'turns', stream }).finish()
      expect(text()).toBe('')
    }
  })
})
