import { createGateway, listen } from '@bot/api-gateway'
import { createJobQueue } from '@bot/jobs'
import {
  createEmbedder,
  type Database,
  ensureUser,
  migrateDatabase,
  openDatabase,
  PgvectorMemoryAdapter,
  silentLogger,
} from '@bot/memory'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hindrances, useBrowser } from '../support/browser.js'
import { useDirectories } from '../support/directories.js'

const TOKEN = 'a-token-of-this-test-0123456789'
const OF_MARA = 'a-token-of-mara-0123456789'
const directories = useDirectories()
const browser = useBrowser()
const closers: (() => Promise<unknown>)[] = []
let url: string

beforeAll(async () => {
  const database: Database = await openDatabase({ dataDir: await directories.migrated() })
  await migrateDatabase(database)
  const embedder = await createEmbedder({ provider: 'hashing' })
  const jobs = await createJobQueue({ database })
  const memory = new PgvectorMemoryAdapter({ database, embedder })
  const mara = await ensureUser(database, { discordId: '80351110224678912', username: 'mara' })
  const tokens = [
    { role: 'operator' as const, token: TOKEN },
    { role: 'person' as const, token: OF_MARA, userId: mara.id },
  ]
  const server = await listen(createGateway({ database, memory, jobs, logger: silentLogger, tokens }), {
    ...{ host: '127.0.0.1', port: 0 },
  })
  url = server.url
  closers.push(
    () => server.close(),
    () => jobs.stop(),
    () => embedder.close(),
    () => database.close(),
  )
}, 60_000)
afterAll(async () => {
  for (const close of closers) await close()
})

test('a token is asked for, kept in memory alone, and forgotten with the tab', async () => {
  const page = await browser.open(`${url}/explorer`)
  await page.getByRole('heading', { name: 'This gateway asks for a token' }).waitFor()
  expect(await hindrances(page)).toEqual([])
  await page.getByLabel('Token').fill('not-the-token-0123456789')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').getByText('The gateway does not know this token').waitFor()
  await page.getByLabel('Token').fill(TOKEN)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Chat' }).waitFor()

  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]))
  expect(kept).not.toContain(TOKEN)
  expect(page.url()).not.toContain(TOKEN)
  await page.reload()
  await page.getByRole('heading', { name: 'This gateway asks for a token' }).waitFor()
})

test('a person sees what is remembered of them, and is told what they may not do', async () => {
  const page = await browser.open(`${url}/explorer`)
  await page.getByLabel('Token').fill(OF_MARA)
  await page.keyboard.press('Enter')
  await page.getByText('Your token may look, not talk').waitFor()
  await page.getByRole('link', { name: 'To your memories' }).click()
  await page.getByText('No memories yet').waitFor()
  await page.getByRole('searchbox').fill('dog')
  await page.keyboard.press('Enter')
  await page.getByText('Nothing came back').waitFor()
})
