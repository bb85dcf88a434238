import { describe, expect, test } from 'vitest'
import { DESK, hindrances, PHONE, useBrowser, viewPaths } from '../support/browser.js'
import { useExplorer } from '../support/explorer.js'

const explorer = useExplorer()
const browser = useBrowser()

const looks = [
  ['light', DESK],
  ['dark', DESK],
  ['light', PHONE],
  ['dark', PHONE],
] as const

describe.each(looks)('in %s, %o', (colorScheme, size) => {
  test.each(viewPaths)('axe finds no serious hindrance in the view %s', async (view) => {
    if (view === viewPaths[0]) await explorer.remember([`{user}: I have a dog, ${colorScheme} ${size.viewport.width}.`])
    const persona = `persona=${explorer.mara.defaultPersonaId}`
    const page = await browser.open(`${explorer.url}/explorer/${view}?${persona}`, { ...size, colorScheme })
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForLoadState('networkidle')
    expect(await hindrances(page)).toEqual([])
    // Nothing stands out of the page to the right.
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  })

  test('nor in a recall with all its options, a memory that is open, and the list of people', async () => {
    const url = `${explorer.url}/explorer/memories?persona=${explorer.mara.defaultPersonaId}&q=dog`
    const page = await browser.open(url, { ...size, colorScheme })
    await page.getByRole('button', { name: /Recall options/ }).click()
    await page.getByText(/came back in/).waitFor()
    expect(await hindrances(page)).toEqual([])
    await page.locator('[data-row-target]').first().click()
    await page.getByRole('dialog').getByText('is recalled').waitFor()
    expect(await hindrances(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('combobox', { name: 'Persona', exact: true }).click()
    await page.getByRole('option', { name: /mara/ }).waitFor()
    expect(await hindrances(page)).toEqual([])
  })
})

test('says what is wrong where a persona is not there, a page neither, and the service is gone', async () => {
  const page = await browser.open(`${explorer.url}/explorer/nowhere`)
  await page.getByText('There is no such page').waitFor()
  expect(await hindrances(page)).toEqual([])
  await page.route('**/v1/**', (route) => route.abort())
  await page.goto(`${explorer.url}/explorer/memories`)
  await page.getByRole('alert').getByText('The gateway does not answer').waitFor({ timeout: 30_000 })
  expect(await hindrances(page)).toEqual([])
})
