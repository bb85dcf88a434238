import { expect, test } from 'vitest'
import { useBrowser, viewPaths } from '../support/browser.js'
import { useExplorer } from '../support/explorer.js'

/** Code and styles as they travel, compressed. Fonts come beside them, once. */
const MOST_BYTES = 250_000

const explorer = useExplorer()
const browser = useBrowser()

test('every view but the map is under 250 kB, and all of it comes from the gateway', async () => {
  const sizes: Record<string, number> = {}
  for (const view of viewPaths.filter((path) => path !== 'map')) {
    const page = await browser.open('about:blank')
    const files: Promise<number>[] = []
    const hosts = new Set<string>()
    page.on('requestfinished', (request) => {
      hosts.add(new URL(request.url()).origin)
      if (/\/explorer.*(\.js|\.css|\?persona=[^.]*)$/.test(request.url())) {
        files.push(request.sizes().then(({ responseBodySize }) => responseBodySize))
      }
    })
    await page.goto(`${explorer.url}/explorer/${view}?persona=${explorer.mara.defaultPersonaId}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
    sizes[view] = (await Promise.all(files)).reduce((sum, size) => sum + size, 0)
    expect([...hosts]).toEqual([explorer.url])
  }
  console.log(sizes)
  expect(Math.max(...Object.values(sizes))).toBeLessThan(MOST_BYTES)
})
