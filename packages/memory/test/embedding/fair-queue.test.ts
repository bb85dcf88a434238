import { describe, expect, it } from 'vitest'
import { fairQueue } from '../../src/embedding/fair-queue.js'

/** A queue over a worker that notes what it does, and fails at 'bad'. */
function open() {
  const done: string[] = []
  const queue = fairQueue(async (piece: string) => {
    await new Promise((resolve) => setTimeout(resolve, 1))
    done.push(piece)
    if (piece === 'bad') throw new Error('bad piece')
    return piece.toUpperCase()
  })
  return { done, queue }
}

describe('fairQueue', () => {
  it('gives a result a piece, in order', async () => {
    const { queue } = open()
    await expect(queue.run(['a', 'b', 'c'], { urgent: false })).resolves.toEqual(['A', 'B', 'C'])
    await expect(queue.run([], { urgent: true })).resolves.toEqual([])
  })

  it('lets an urgent call pass after the piece that is being done', async () => {
    const { queue, done } = open()
    const batch = queue.run(['a1', 'a2', 'a3'], { urgent: false })
    const query = queue.run(['query'], { urgent: true })
    await Promise.all([batch, query])
    expect(done).toEqual(['a1', 'query', 'a2', 'a3'])
  })

  it('lets long calls take turns', async () => {
    const { queue, done } = open()
    await Promise.all([
      queue.run(['a1', 'a2', 'a3'], { urgent: false }),
      queue.run(['b1', 'b2', 'b3'], { urgent: false }),
    ])
    expect(done).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3'])
  })

  it('does not let a stream of urgent calls stop the others for good', async () => {
    const { queue, done } = open()
    const first = queue.run(['first'], { urgent: false })
    const batch = queue.run(['batch'], { urgent: false })
    const queries = Array.from({ length: 30 }, (_, i) => queue.run([`q${i}`], { urgent: true }))
    await Promise.all([first, batch, ...queries])
    expect(done.indexOf('batch')).toBe(9)
  })

  it('fails the call of a failing piece, and no other', async () => {
    const { queue, done } = open()
    const failing = queue.run(['bad', 'never'], { urgent: false })
    const fine = queue.run(['fine'], { urgent: false })
    await expect(failing).rejects.toThrow('bad piece')
    await expect(fine).resolves.toEqual(['FINE'])
    expect(done).not.toContain('never')
  })

  it('forgets a call that is called off, at once', async () => {
    const { queue, done } = open()
    const controller = new AbortController()
    const batch = queue.run(['a1', 'a2', 'a3'], { urgent: false, signal: controller.signal })
    controller.abort()
    await expect(batch).rejects.toMatchObject({ code: 'embedder_unavailable', details: { calledOff: true } })
    await expect(queue.run(['next'], { urgent: false })).resolves.toEqual(['NEXT'])
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(done).toEqual(['a1', 'next'])
    await expect(queue.run(['x'], { urgent: true, signal: controller.signal })).rejects.toThrow()
    expect(done).not.toContain('x')
  })
})
