import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { hindrances, useBrowser } from '../support/browser.js'
import { useExplorer } from '../support/explorer.js'

const MEMORIES = 10_000
/** What a reader would feel as a stutter, in ms. */
const LONGEST_TASK = 200

/*
 * Memories with their points, as a worker has drawn them. That it draws them is tested in @bot/memory; a map of so many
 * takes it a quarter of a minute. Every vector is the same: the map only asks whether there is one.
 */
const explorer = useExplorer({
  prepare: async ({ db }, { mara, lilith, fenn }) => {
    const model = 'feature-hashing'
    await db.execute(`insert into embedding_models (model, dimensions, is_active) values ('${model}', 1536, true)`)
    await db.execute('drop index memory_vectors_embedding_hnsw')
    await db.execute(`
      with memory as (
        insert into memories (persona_id, id, personality_id, content, created_at)
        select '${mara.defaultPersonaId}', gen_random_uuid(),
          case when n % 3 = 0 then '${fenn.id}'::uuid else '${lilith.id}'::uuid end,
          '{user}: Memory number ' || n, timestamptz '2025-01-01' + n * interval '7 minutes'
        from generate_series(1, ${MEMORIES}) n returning *
      ), vector as (
        insert into memory_vectors (persona_id, memory_id, model, source_hash, embedding, personality_id, memory_created_at)
        select persona_id, id, '${model}', content_hash, array_fill(1, array[1536])::vector(1536), personality_id, created_at
        from memory
      )
      insert into memory_points (persona_id, memory_id, model, source_hash, x, y, is_fitted)
      select persona_id, id, '${model}', content_hash, 1.6 * random() - 0.8, 1.6 * random() - 0.8, true from memory`)
  },
})
const browser = useBrowser()
const open = () => browser.open(`${explorer.url}/explorer/map?persona=${explorer.mara.defaultPersonaId}`)

/** Draws a lasso around the middle of the map, a part of it wide and high. */
async function lasso(page: Page, part: number): Promise<void> {
  await page.getByRole('button', { name: 'Select with a lasso' }).click()
  const box = (await page.locator('canvas').boundingBox())!
  const at = (x: number, y: number) =>
    [box.x + box.width / 2 + (x * part * box.height) / 2, box.y + box.height / 2 + (y * part * box.height) / 2] as const
  await page.mouse.move(...at(-1, -1))
  await page.mouse.down()
  for (const [x, y] of [
    [1, -1],
    [1, 1],
    [-1, 1],
  ] as const)
    await page.mouse.move(...at(x, y), { steps: 8 })
  await page.mouse.up()
}

test('what lies within a lasso is selected, listed and opened', async () => {
  const page = await open()
  await page.getByText(`${MEMORIES.toLocaleString('en')} memories`).waitFor()
  await lasso(page, 0.3)
  const side = page.getByRole('complementary', { name: 'Selection' })
  const title = (await side.getByRole('status').textContent())!
  // A square of 0.3 of the height, where the points fill one of about 0.72 of it.
  const share = Number(/[\d,]+/.exec(title)![0].replaceAll(',', '')) / MEMORIES
  expect(share).toBeGreaterThan(0.1)
  expect(share).toBeLessThan(0.3)
  expect(await hindrances(page)).toEqual([])
  await side.locator('[data-row-target]').first().click()
  await page.getByRole('dialog').getByText('is recalled').waitFor()
  await page.keyboard.press('Escape')
  await side.getByRole('button', { name: 'Clear the selection' }).click()
  await side.waitFor({ state: 'detached' })
}, 120_000)

test('the same is done by keyboard in the table, and a search lights up what it finds', async () => {
  const page = await open()
  await page.getByText('As a table').click()
  await page.getByRole('checkbox', { name: `Select mara: Memory number ${MEMORIES}`, exact: true }).press('Space')
  await page.getByText('Selected a memory').waitFor()
  await page.getByRole('searchbox').fill('number 4711')
  await page.keyboard.press('Enter')
  await page.getByText(/ · \d+ lit up/).waitFor()
  await page.getByRole('button', { name: 'Select what is lit up' }).click()
  await page.getByText(/Selected \d+ memories/).waitFor()
}, 120_000)

test(`${MEMORIES} memories are dragged and zoomed without a stutter`, async () => {
  const page = await open()
  const canvas = page.locator('canvas')
  await canvas.waitFor()
  await page.waitForTimeout(500)
  await page.evaluate(`window.longTasks = []
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longTasks.push(Math.round(duration))
    }).observe({ type: 'longtask' })`)
  const box = (await canvas.boundingBox())!
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  for (let turn = 0; turn < 20; turn++) {
    await page.mouse.wheel(0, turn < 10 ? -120 : 120)
    await page.waitForTimeout(30)
  }
  await page.mouse.down()
  for (let turn = 0; turn < 60; turn++) {
    await page.mouse.move(box.x + box.width / 2 + 90 * Math.sin(turn / 6), box.y + box.height / 2 + 2 * turn - 60)
    await page.waitForTimeout(16)
  }
  await page.mouse.up()
  const tasks = (await page.evaluate('window.longTasks')) as number[]
  console.log(`${MEMORIES} points: ${tasks.length} tasks over 50 ms, the longest ${Math.max(0, ...tasks)} ms`)
  expect(Math.max(0, ...tasks)).toBeLessThan(LONGEST_TASK)
}, 120_000)
