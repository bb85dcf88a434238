import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { timedOut, unlessCalledOff } from '../../src/embedding/called-off.js'

const never = new Promise<never>(() => {})
const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length

describe('unlessCalledOff', () => {
  it('gives what the work gives, and leaves nothing behind on the signal', async () => {
    const { signal } = new AbortController()
    await expect(unlessCalledOff(Promise.resolve('done'), signal)).resolves.toBe('done')
    await expect(unlessCalledOff(Promise.reject(new Error('failed')), signal)).rejects.toThrow('failed')
    await expect(unlessCalledOff(Promise.resolve('done'), undefined)).resolves.toBe('done')
    expect(listeners(signal)).toBe(0)
  })

  it('stops waiting when the signal aborts', async () => {
    const controller = new AbortController()
    const waiting = unlessCalledOff(never, controller.signal)
    controller.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'embedder_unavailable', details: { calledOff: true } })
    expect(listeners(controller.signal)).toBe(0)
  })

  it('does not wait where the signal has aborted, and lets nothing that fails later go unhandled', async () => {
    const failing = new Promise((_, reject) => setTimeout(reject, 5, new Error('later')))
    await expect(unlessCalledOff(failing, AbortSignal.abort())).rejects.toMatchObject({ details: { calledOff: true } })
    await new Promise((resolve) => setTimeout(resolve, 20))
  })

  it('says whether a deadline passed or the caller left', async () => {
    const deadline = AbortSignal.timeout(1)
    await expect(unlessCalledOff(never, deadline)).rejects.toThrow(/before its deadline/)
    await expect(unlessCalledOff(never, AbortSignal.abort())).rejects.toThrow(/by its caller/)
    expect(timedOut(deadline)).toBe(true)
    expect(timedOut(AbortSignal.abort())).toBe(false)
    expect(timedOut(undefined)).toBe(false)
  })
})
