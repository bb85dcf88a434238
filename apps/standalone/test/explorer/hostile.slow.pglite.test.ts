import { expect, test } from 'vitest'
import { useBrowser } from '../support/browser.js'
import { useExplorer } from '../support/explorer.js'

const explorer = useExplorer()
const browser = useBrowser()

const TEXTS = [
  '<script>window.harmed = true</script>',
  '<img src=x onerror="window.harmed = true">',
  '[click me](javascript:window.harmed=true) javascript:window.harmed=true',
  '<a href="javascript:window.harmed=true">click me</a>',
  '<svg onload="window.harmed=true"><style>body{display:none}</style>',
  '{{constructor.constructor("window.harmed=true")()}}',
]

test('a memory that is code is shown as the text it is, in every view', async () => {
  await explorer.remember(TEXTS)
  const persona = `persona=${explorer.mara.defaultPersonaId}`
  for (const view of ['memories?', 'memories?q=harmed&', 'plan?q=harmed&']) {
    const page = await browser.open(`${explorer.url}/explorer/${view}${persona}`)
    for (const text of TEXTS) await page.getByText(text, { exact: true }).first().waitFor()
    expect(await page.evaluate(() => 'harmed' in window)).toBe(false)
    expect(await page.locator('main :is(script, img, svg[onload], a[href^=javascript])').count()).toBe(0)
  }
})

test('so it is in the chat, said and answered', async () => {
  const page = await browser.open(
    `${explorer.url}/explorer/chat?persona=${explorer.mara.defaultPersonaId}&personality=${explorer.lilith.id}`,
  )
  await page.getByRole('textbox').fill(TEXTS[1]!)
  await page.keyboard.press('Enter')
  await page.getByText(`You said: ${TEXTS[1]}`).waitFor()
  await page.getByText(/memor(y|ies) used/).waitFor()
  expect(await page.evaluate(() => 'harmed' in window)).toBe(false)
  expect(await page.locator('main img').count()).toBe(0)
})

test('characters that nobody sees are shown by their codes', async () => {
  await explorer.remember(['bell \u0007, escape \u001b[31m, turned \u202e around, zero\u200bwidth'])
  const page = await browser.open(`${explorer.url}/explorer/memories?persona=${explorer.mara.defaultPersonaId}`)
  const row = page.getByRole('listitem').filter({ hasText: 'bell' })
  expect(await row.textContent()).toContain('bell U+0007, escape U+001B[31m, turned U+202E around, zeroU+200Bwidth')
})
