import { existsSync, readdirSync, readFileSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'

const USUAL_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
]

/** The Chromium of this machine: what CHROMIUM_PATH names, else where distributions put it. */
function executablePath(): string {
  const wanted = process.env.CHROMIUM_PATH
  const found = wanted ? [wanted] : USUAL_PATHS
  const path = found.find((candidate) => existsSync(candidate))
  if (path !== undefined) return path
  throw new Error(
    `No Chromium at ${found.join(', ')}. These tests look at the explorer in a browser: install it (on Debian: ` +
      '`apt-get install chromium`), or name it in CHROMIUM_PATH.',
  )
}

export const DESK = { viewport: { width: 1280, height: 800 } } satisfies BrowserContextOptions
export const PHONE = {
  ...{ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
} satisfies BrowserContextOptions

const views = new URL('../../../explorer/src/views/', import.meta.url)

/** Every view there is, by its address: one that is added later is looked at too. */
export const viewPaths: readonly string[] = readdirSync(views, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => /path: '([^']+)'/.exec(readFileSync(new URL(`${name}/view.ts`, views), 'utf8'))![1]!)

/** A browser for this test file. A test fails where a page of it threw, or broke the policy it is under. */
export function useBrowser() {
  let browser: Browser
  const wrong: string[] = []

  beforeAll(async () => {
    // In a container there is no sandbox to be had; what is opened is this test's own service.
    browser = await chromium.launch({ executablePath: executablePath(), args: ['--no-sandbox'] })
  })
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()))
    expect(wrong.splice(0)).toEqual([])
  })
  afterAll(() => browser?.close())

  return {
    async open(url: string, options: BrowserContextOptions = DESK): Promise<Page> {
      const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options })
      const page = await context.newPage()
      page.setDefaultTimeout(15_000)
      page.on('pageerror', (error) => wrong.push(error.message))
      page.on('console', (message) => {
        if (/Content Security Policy|TrustedHTML/.test(message.text())) wrong.push(message.text())
      })
      await page.goto(url)
      return page
    },
  }
}

/** What axe finds to be a serious hindrance for somebody, in words; empty = nothing. */
export async function hindrances(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`))
}
