import { ensureUnclaimedPersona } from '@bot/memory'
import { expect, test } from 'vitest'
import { hindrances, useBrowser } from '../support/browser.js'
import { useExplorer } from '../support/explorer.js'

const explorer = useExplorer({
  prepare: async (database, { lilith, mara }) => {
    const { id } = await ensureUnclaimedPersona(database, { legacyUserId: 'old-user-7' })
    await database.db.execute(`
      insert into memories (persona_id, id, personality_id, content, created_at)
      select '${id}', gen_random_uuid(), '${lilith.id}', '{user}: An old story, part ' || n, '2024-05-05'
      from generate_series(1, 3) n`)
    await database.db.execute(`
      insert into memories (persona_id, id, personality_id, content, created_at)
      select '${mara.defaultPersonaId}', gen_random_uuid(), '${lilith.id}', '{user}: Day ' || n,
        timestamptz '2026-01-01 12:00Z' + n * interval '1 day' from generate_series(0, 27) n`)
  },
})
const browser = useBrowser()
const pageOf = (view: string, search = '') =>
  `${explorer.url}/explorer/${view}?persona=${explorer.mara.defaultPersonaId}${search}`

test('memories of a user of the old service are claimed for who they are, and given back', async () => {
  const page = await browser.open(pageOf('claims'))
  await page.getByText('3 memories with a personality').waitFor()
  expect(await hindrances(page)).toEqual([])
  await page.getByRole('combobox', { name: 'Who is old-user-7' }).click()
  await page.getByRole('option', { name: /mara/ }).click()
  await page.getByRole('button', { name: 'Claim', exact: true }).click()
  await page.getByText('Claimed 3 memories').waitFor()
  await page.getByText('Nobody waits').waitFor()
  const claimed = page.getByRole('region', { name: 'Claimed' })
  await claimed.getByText(/old-user-7 is mara/).waitFor()
  expect(await hindrances(page)).toEqual([])
  await claimed.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Gave back 3 memories').waitFor()
  await page.getByText('3 memories with a personality').waitFor()
})

test('a range is chosen by dragging over the timeline, and by its dates', async () => {
  const page = await browser.open(pageOf('timeline', '&span=day'))
  const chart = page.getByRole('img', { name: /memories over time/ })
  const box = (await chart.boundingBox())!
  await page.mouse.move(box.x + box.width * 0.3, box.y + 100)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.5, box.y + 100, { steps: 5 })
  await page.mouse.up()
  await page.waitForURL(/from=2026-01-\d\d&until=2026-01-\d\d/)
  const list = page.getByRole('region', { name: 'Memories of the range' }).last()
  await list.getByText('Day 10').waitFor()
  expect(await list.getByText('Day 25').count()).toBe(0)
  expect(await hindrances(page)).toEqual([])

  await page.getByLabel('From').fill('2026-01-20')
  await page.getByLabel('To').fill('2026-01-21')
  await list.getByText('Day 20').waitFor()
  expect(await list.getByRole('button').count()).toBe(2)
  await page.getByRole('button', { name: 'Clear the range' }).click()
  await list.getByText('Day 27').waitFor()
})

test('operations are begun and watched to their end, and what is not configured says so', async () => {
  const page = await browser.open(pageOf('operations'))
  await page.getByText('Everything works').waitFor()
  await page.getByText('The schema is this version’s.').waitFor()
  await page.getByRole('button', { name: 'Rebuild' }).click()
  const jobs = page.getByRole('region', { name: 'Now, and within the hour' }).getByRole('listitem')
  await jobs.first().getByText('Done').waitFor()
  await jobs.first().getByText('finished').waitFor()
  await page.getByLabel('Target').fill('nowhere')
  await page.getByRole('button', { name: 'Dry run', exact: true }).click()
  await jobs.first().getByText('not_configured').waitFor()
  expect(await page.getByRole('button', { name: 'Sync now' }).isDisabled()).toBe(true)
  expect(await hindrances(page)).toEqual([])
})
