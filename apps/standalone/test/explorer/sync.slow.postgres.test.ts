import { randomUUID } from 'node:crypto'
import { migrateDatabase, openDatabase } from '@bot/memory'
import { onServer, urlOf } from '@bot/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useBrowser } from '../support/browser.js'
import { useExplorer } from '../support/explorer.js'

const server = process.env.TEST_DATABASE_URL!
const name = `mirror_${randomUUID().replaceAll('-', '')}`

beforeAll(async () => {
  await onServer(server, `create database ${name}`)
  const mirror = await openDatabase({ url: urlOf(server, name) })
  await migrateDatabase(mirror)
  await mirror.close()
})
afterAll(() => onServer(server, `drop database ${name} with (force)`))

const explorer = useExplorer({ targets: () => ({ sync: { mirror: urlOf(server, name) } }) })
const browser = useBrowser()

test('a sync is tried first, tells by table what would change, and is then done', async () => {
  await explorer.remember(['{user}: My dog is called Rex.', '{user}: Tea is at five.'])
  const page = await browser.open(`${explorer.url}/explorer/operations`)
  // The worker tells what may be named, and no address.
  await page.locator('datalist option[value="mirror"]').waitFor({ state: 'attached' })
  expect(await page.content()).not.toContain('postgres://')
  await page.getByLabel('Target').fill('mirror')
  const begin = page.getByRole('button', { name: 'Sync now' })
  expect(await begin.isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Dry run', exact: true }).click()
  const jobs = page.getByRole('region', { name: 'Now, and within the hour' }).getByRole('listitem')
  const row = jobs.getByRole('row', { name: /^memories/ })
  await row.waitFor()
  // Two come; nothing is changed, deleted, in conflict, merged, renamed or held back.
  expect(await row.textContent()).toMatch(/^memories20+$/)

  await begin.click()
  await expect.poll(() => jobs.count()).toBe(2)
  await jobs.first().getByText('Done').waitFor()
  const mirror = await openDatabase({ url: urlOf(server, name) })
  const found: unknown = await mirror.db.execute('select count(*)::int as memories from memories')
  expect(found).toMatchObject([{ memories: 2 }])
  await mirror.close()
})
