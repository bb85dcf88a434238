import { describe, expect, test } from 'vitest'
import { hindrances, useBrowser } from '../support/browser.js'
import { useExplorer } from '../support/explorer.js'

const explorer = useExplorer({ wordMs: 120 })
const browser = useBrowser()
const pageOf = (view: string, search = '') =>
  `${explorer.url}/explorer/${view}?persona=${explorer.mara.defaultPersonaId}${search}`

describe('the explorer', () => {
  test('streams a reply in, and shows beside it what was remembered for it', async () => {
    await explorer.remember(['{user}: My dog is called Rex.\n{assistant}: Rex is a fine name.'])
    const page = await browser.open(pageOf('chat', `&personality=${explorer.lilith.id}`))
    await page.getByRole('textbox', { name: 'Message to Lilith' }).fill('What is my dog Rex called, and why that name?')
    await page.keyboard.press('Enter')
    const written = page.getByRole('region', { name: 'Conversation' }).locator('[aria-busy=true]')
    const lengths = new Set<number>()
    await expect
      .poll(
        async () => {
          const text =
            (await written.count()) > 0 ? ((await written.textContent({ timeout: 500 }).catch(() => '')) ?? '') : ''
          if (text.startsWith('You said')) lengths.add(text.length)
          return page.getByText('memory used').count()
        },
        { timeout: 20_000, interval: 40 },
      )
      .toBe(1)
    // It was seen half-written more than once.
    expect(lengths.size).toBeGreaterThan(2)
    const notes = page.getByRole('complementary', { name: 'What was remembered for this reply' })
    await notes.getByText('My dog is called Rex.').waitFor()
    expect(await notes.textContent()).toMatch(/Meaning.*1st/)
  })

  test('says why no reply came, and sends the message again', async () => {
    const page = await browser.open(pageOf('chat', `&personality=${explorer.fenn.id}`))
    await page.getByText('Nothing was said to Fenn here yet').waitFor()
    await page.route('**/v1/messages*', (route) => route.abort())
    await page.getByRole('textbox', { name: 'Message to Fenn' }).fill('Do you hear me?')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.getByRole('alert').getByText('The gateway does not answer').waitFor()
    await page.unroute('**/v1/messages*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('You said: Do you hear me?').waitFor()
  })

  test('recalls by a question and finds by words', async () => {
    await explorer.remember(['{user}: The lighthouse has a green door.', '{user}: Tea is at five.'], explorer.fenn)
    const page = await browser.open(pageOf('memories'))
    await page.getByRole('searchbox').fill('Which colour has the door of the lighthouse?')
    await page.getByRole('button', { name: 'Find', exact: true }).click()
    await page.getByText(/came back in \d+ ms/).waitFor()
    const first = page.getByRole('region', { name: 'Recalled memories' }).getByRole('listitem').first()
    expect(await first.textContent()).toContain('The lighthouse has a green door.')
    expect(await first.textContent()).toMatch(/Meaning.*Words/)

    await page.getByRole('button', { name: 'Words', exact: true }).click()
    await page.getByRole('searchbox').fill('tea -lighthouse')
    await page.keyboard.press('Enter')
    const list = page.getByRole('region', { name: 'Memories', exact: true })
    await list.getByText('Tea is at five.').waitFor()
    expect(await list.getByRole('listitem').count()).toBe(1)
  })

  test('corrects a memory, and takes the correction back', async () => {
    await explorer.remember(['{user}: I was born in Riga.'])
    const page = await browser.open(pageOf('memories'))
    const list = page.getByRole('region', { name: 'Memories', exact: true })
    await list.getByText('I was born in Riga.').click()
    const panel = page.getByRole('dialog')
    await panel.getByRole('button', { name: 'Correct' }).click()
    await panel.getByRole('textbox', { name: 'What it says' }).fill('{user}: I was born in Vilnius.')
    await panel.getByRole('button', { name: 'Save' }).click()
    await panel.getByText('I was born in Vilnius.').waitFor()
    await panel.getByRole('region', { name: 'History' }).getByText('edit', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await list.getByText('I was born in Vilnius.').waitFor()
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    await list.getByText('I was born in Riga.').waitFor()
    expect(await list.getByText('Vilnius').count()).toBe(0)
  })

  test('does something to several at once, spares what is locked, and undoes it', async () => {
    await explorer.remember(['{user}: One of three.', '{user}: Two of three.', '{user}: Three of three.'])
    const page = await browser.open(pageOf('memories'))
    const list = page.getByRole('region', { name: 'Memories', exact: true })
    const row = (text: string) => list.getByRole('listitem').filter({ hasText: text })
    await row('Two of three.').getByRole('checkbox').check()
    await page.getByRole('button', { name: 'Lock', exact: true }).click()
    await row('Two of three.').getByText('locked').waitFor()

    await row('Three of three.').getByRole('checkbox').click()
    await row('One of three.')
      .getByRole('checkbox')
      .click({ modifiers: ['Shift'] })
    await page.getByText('3 selected').waitFor()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByText('Deleted 2 memories').waitFor()
    await page.getByText('A memory left alone: locked.').waitFor()
    expect(await row('of three.').count()).toBe(1)
    await page.getByRole('dialog', { name: 'Deleted 2 memories' }).getByRole('button', { name: 'Undo' }).click()
    await row('One of three.').waitFor()
    expect(await row('of three.').count()).toBe(3)
  })

  test('hides, shows and restores one, whose history tells of it', async () => {
    await explorer.remember(['{user}: A secret of mine.'])
    const page = await browser.open(pageOf('memories'))
    await page.getByText('A secret of mine.').click()
    const panel = page.getByRole('dialog', { name: 'Lilith' })
    await panel.getByRole('button', { name: 'Hide' }).click()
    await panel.getByText('hidden').waitFor()
    await panel.getByRole('button', { name: 'Restore' }).click()
    await panel.getByText('is recalled').waitFor()
    await panel.getByRole('button', { name: 'Delete' }).click()
    await panel.getByRole('button', { name: 'Restore' }).click()
    await panel.getByText('is recalled').waitFor()
    const history = await panel.getByRole('region', { name: 'History' }).getByRole('listitem').allTextContents()
    expect(history.map((event) => event.match(/^[a-z]+/)![0])).toEqual(['restore', 'delete', 'restore', 'hide'])
  })

  test('shows duplicates side by side, merges them into the chosen one, and takes that back', async () => {
    await explorer.remember(['{user}: my cat is called Cleo', '{user}: My cat is called Cleo!'])
    const page = await browser.open(pageOf('duplicates', '&alike=0.9'))
    const group = page.getByRole('region', { name: '2 memories that say the same' }).filter({ hasText: 'Cleo' })
    await group.getByRole('radio').last().check()
    expect(await hindrances(page)).toEqual([])
    await group.getByRole('button', { name: 'Merge into the chosen one' }).click()
    await page.getByText('Merged 2 memories into one').waitFor()
    await group.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    await group.waitFor()
    await page.getByRole('link', { name: 'Memories' }).click()
    await page.getByText('My cat is called Cleo!').waitFor()
  })

  test('is used with the keyboard alone', async () => {
    const page = await browser.open(pageOf('memories'))
    const list = page.getByRole('region', { name: 'Memories', exact: true })
    await list.getByRole('listitem').first().waitFor()
    await page.keyboard.press('Tab')
    await page.getByRole('link', { name: 'Skip to the content' }).press('Enter')
    const rowButton = list.locator('[data-row-target]')
    while (!(await rowButton.first().evaluate((element) => element === document.activeElement))) {
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    const text = await page.evaluate(() => document.activeElement!.textContent)
    await page.keyboard.press('Enter')
    const panel = page.getByRole('dialog')
    await panel.waitFor()
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    // It was opened from there, so that is where one goes on.
    expect(await page.evaluate(() => document.activeElement!.textContent)).toBe(text)
  })

  test('shows the plan of a recall beside what an exact one brings', async () => {
    const page = await browser.open(pageOf('plan'))
    await page.getByRole('searchbox', { name: 'Question' }).fill('my dog Rex')
    await page.getByRole('button', { name: 'Recall', exact: true }).click()
    await page.getByRole('heading', { name: 'Exact', exact: true }).waitFor()
    await page.getByText(/The same \d+, in the same order/).waitFor()
    expect(await page.getByRole('region', { name: 'The plan' }).textContent()).toMatch(/In scope\d+vectors/)
  })
})
