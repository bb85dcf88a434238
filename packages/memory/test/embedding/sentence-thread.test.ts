import { afterEach, beforeEach, expect, it } from 'vitest'
import { type SentenceThread, sentenceThread } from '../../src/embedding/sentence-thread.js'

let thread: SentenceThread
beforeEach(() => {
  const script = new URL('crashing-thread.mjs', import.meta.url)
  thread = sentenceThread(script, { embeddings: '', model: '' })
})
afterEach(() => thread.close())

it.each(['exit', 'throw'])(
  'fails the call at which the thread ends by %s, and starts anew for the next',
  async (how) => {
    const failure = { code: 'embedder_unavailable', message: expect.stringMatching(/starts it anew/) }
    await expect(thread.embed([how])).rejects.toMatchObject(failure)
    await expect(thread.embed(['fine'])).resolves.toEqual([Float32Array.of(1)])
  },
)

it('says what kind of error the model met, and goes on', async () => {
  await expect(thread.embed(['fail'])).rejects.toMatchObject({ message: expect.stringMatching(/RangeError/) })
  await expect(thread.embed(['fine'])).resolves.toHaveLength(1)
})

it('ends a call under way when it is closed', async () => {
  const call = thread.embed(['hang']).catch((error: Error) => error.message)
  await thread.close()
  expect(await call).toMatch(/is closed/)
})
