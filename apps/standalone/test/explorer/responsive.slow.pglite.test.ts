import { expect, test } from 'vitest'
import { useBrowser } from '../support/browser.js'
import { useExplorer } from '../support/explorer.js'

const MEMORIES = 10_000
/** What a reader would feel as a stutter, in ms. */
const LONGEST_TASK = 200

const explorer = useExplorer({
  prepare: async ({ db }, { mara, lilith, fenn }) => {
    await db.execute(`
      insert into memories (persona_id, id, personality_id, content, created_at)
      select '${mara.defaultPersonaId}', gen_random_uuid(),
        case when n % 3 = 0 then '${fenn.id}'::uuid else '${lilith.id}'::uuid end,
        '{user}: Memory number ' || n || repeat(' of a long evening by the sea', n % 9) || E'\\n{assistant}: I see.',
        timestamptz '2025-01-01' + n * interval '7 minutes'
      from generate_series(1, ${MEMORIES}) n`)
  },
})
const browser = useBrowser()

/** Begins to note every task of the page that takes longer than 50 ms, which is what browsers call long. */
const WATCH = `window.longTasks = []
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) window.longTasks.push(Math.round(duration))
}).observe({ type: 'longtask', buffered: true })`

// A stutter of the page is there every time; one of a machine that has other things to do is not.
test(`${MEMORIES} memories are scrolled through without a stutter`, { timeout: 180_000, retry: 2 }, async () => {
  const page = await browser.open(`${explorer.url}/explorer/memories?persona=${explorer.mara.defaultPersonaId}`)
  const list = page.getByRole('region', { name: 'Memories', exact: true })
  await list.getByText(`Memory number ${MEMORIES} `, { exact: false }).first().waitFor()
  await page.evaluate(WATCH)

  const began = Date.now()
  const first = list.getByText('Memory number 1 of a long evening')
  for (let turn = 0; turn < 2_000 && (await first.count()) === 0; turn++) {
    await list.evaluate((element) => element.scrollBy(0, 4_000))
    await page.waitForTimeout(16)
  }
  const seconds = (Date.now() - began) / 1000
  expect(await first.count()).toBe(1)
  const drawn = await list.getByRole('listitem').count()
  // Back up, as by the scroll bar: everything is there already.
  await list.evaluate((element) => element.scrollTo(0, element.scrollHeight / 2))
  await page.waitForTimeout(200)
  await list.evaluate((element) => element.scrollTo(0, 0))
  await list.getByText(`Memory number ${MEMORIES} `).first().waitFor()

  const tasks = (await page.evaluate('window.longTasks')) as number[]
  console.log(
    `${MEMORIES} memories to the end in ${seconds.toFixed(1)} s; ${drawn} rows drawn; ` +
      `${tasks.length} tasks over 50 ms, the longest ${Math.max(0, ...tasks)} ms`,
  )
  expect(drawn).toBeLessThan(60)
  expect(Math.max(0, ...tasks)).toBeLessThan(LONGEST_TASK)
})
