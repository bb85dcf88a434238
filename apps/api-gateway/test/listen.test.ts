import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createGateway, type GatewayOptions, type Listening, listen } from '../src/index.js'
import { explainListenError } from '../src/listen-error.js'
import { recordingLogger } from './support/log.js'

const gatewayWith = (options: Partial<GatewayOptions>) =>
  createGateway({
    database: {} as GatewayOptions['database'],
    memory: {} as GatewayOptions['memory'],
    jobs: {} as GatewayOptions['jobs'],
    logger: recordingLogger().logger,
    ...options,
  })

describe('listening', () => {
  const open: Listening[] = []
  const listenOn = async (host: string, options: Partial<GatewayOptions> = {}, port = 0) => {
    const server = await listen(gatewayWith(options), { host, port })
    open.push(server)
    return server
  }
  afterEach(async () => {
    await Promise.all(open.splice(0).map((server) => server.close({ drainMs: 0 })))
  })

  test('gives the address that this machine reaches it at', async () => {
    const { url } = await listenOn('127.0.0.1')
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect((await fetch(`${url}/ping`)).status).toBe(200)
    const everywhere = await listenOn('0.0.0.0', { tokens: [{ role: 'operator', token: 'a-token-of-this-test' }] })
    expect((await fetch(`${everywhere.url}/ping`)).status).toBe(200)
  })

  test('a taken port is one clear line', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    await expect(listenOn('127.0.0.1', {}, port)).rejects.toMatchObject({
      name: 'ListenError',
      code: 'port_taken',
      message: `Port ${port} on 127.0.0.1 is taken by another program: set PORT to a free one.`,
    })
    other.close()
  })

  test('a port that is not permitted is one clear line', () => {
    const refused = Object.assign(new Error('listen EACCES: permission denied 127.0.0.1:80'), { code: 'EACCES' })
    expect(explainListenError(refused, '127.0.0.1', 80)).toMatchObject({
      code: 'port_forbidden',
      message: 'No permission to listen on port 80: set PORT to one above 1023.',
    })
  })

  test('an address of another machine is one clear line', async () => {
    await expect(
      listenOn('192.0.2.1', { tokens: [{ role: 'operator', token: 'a-token-of-this-test' }] }),
    ).rejects.toMatchObject({
      code: 'address_unavailable',
    })
  })

  test.each(['0.0.0.0', '::', '192.0.2.1', 'bot.example'])('without a token not on %s', async (host) => {
    await expect(listenOn(host)).rejects.toMatchObject({ code: 'token_required' })
  })

  test('closing lets a running request end, and waits for no idle connection', async () => {
    let answer: (() => void) | undefined
    const memory = {
      findMemory: () => new Promise((resolve) => (answer = () => resolve(null))),
    } as unknown as GatewayOptions['memory']
    const server = await listenOn('127.0.0.1', { memory })
    const id = 'b1cffe4e-da82-509e-9108-1862d4708498'
    await fetch(`${server.url}/ping`) // leaves a connection open
    const running = fetch(`${server.url}/v1/personas/${id}/memories/${id}`)
    await expect.poll(() => answer).toBeDefined()

    const start = performance.now()
    const closed = server.close()
    await new Promise((resolve) => setTimeout(resolve, 100))
    await expect(fetch(`${server.url}/ping`)).rejects.toThrow()
    answer!()
    expect((await running).status).toBe(404)
    await closed
    expect(performance.now() - start).toBeLessThan(2_000)
  })

  test('closing tells who waits for a reply where to ask for it, and does not wait for what never ends', async () => {
    const memory = { findMemory: () => new Promise(() => {}) } as unknown as GatewayOptions['memory']
    const server = await listenOn('127.0.0.1', { memory })
    const id = 'b1cffe4e-da82-509e-9108-1862d4708498'
    const endless = fetch(`${server.url}/v1/personas/${id}/memories/${id}`)
    endless.catch(() => {})
    await fetch(`${server.url}/ping`)
    const start = performance.now()
    await server.close({ drainMs: 200 })
    expect(performance.now() - start).toBeLessThan(2_000)
    await expect(endless).rejects.toThrow()
  })
})
