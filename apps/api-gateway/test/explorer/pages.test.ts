import { describe, expect, test } from 'vitest'
import { expectProblem } from '../support/expect-problem.js'
import { useGateway } from '../support/gateway.js'

describe('the explorer', () => {
  const gateway = useGateway({ tokens: [{ role: 'operator', token: 'a-token-of-this-test-0123456789' }] })
  const get = (path: string) => fetch(`${gateway.client.url}${path}`)

  test('is one page at every address below its own, asked for every time', async () => {
    for (const path of ['/explorer', '/explorer/', '/explorer/memories?persona=1', '/explorer/never/heard/of']) {
      const response = await get(path)
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toMatch(/^text\/html/)
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(await response.text()).toContain('<div id="root">')
    }
  })

  test('is let to load files of this service only, and to make no HTML of strings', async () => {
    const policy = (await get('/explorer')).headers.get('content-security-policy')!
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
  })

  test('names files that a browser may keep', async () => {
    const page = await (await get('/explorer')).text()
    const files = [...page.matchAll(/(?:src|href)="(\/explorer\/assets\/[^"]+)"/g)].map(([, path]) => path!)
    expect(new Set(files.map((path) => path.replace(/.*\./, '')))).toEqual(new Set(['css', 'js']))
    for (const path of files) {
      const response = await get(path)
      expect(response.status).toBe(200)
      expect(response.headers.get('cache-control')).toContain('immutable')
      const size = (await response.arrayBuffer()).byteLength
      if (size > 10_000) expect(response.headers.get('content-encoding')).toBe('gzip')
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    }
    expect((await get('/explorer/favicon.svg')).headers.get('content-type')).toMatch(/^image\/svg/)
  })

  test('takes nobody for a file that is gone, or out of its folder', async () => {
    for (const path of ['/explorer/assets/gone.js', '/explorer/assets/..%2f..%2fpackage.json']) {
      expectProblem(await gateway.client.sendRaw('GET', path), 404, 'unknown_route')
    }
  })
})
