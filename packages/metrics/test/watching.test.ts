import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { servedMetrics } from './support/served-metrics.js'

const file = (name: string) => readFile(new URL(`../../../deploy/watching/${name}`, import.meta.url), 'utf8')

/** Names of metrics in PromQL: of ours by their prefix, of the process by Node's and prom-client's. */
const namesIn = (text: string): string[] => [
  ...new Set(text.match(/\b(?:bot_memory|nodejs|process)_[a-z0-9_]+/g) ?? []),
]

describe('what is watched', () => {
  const served = servedMetrics()

  test.each(['dashboard.json', 'alerts.yaml'])('%s names only metrics that exist', async (name) => {
    const names = namesIn(await file(name))
    expect(names.length).toBeGreaterThan(10)
    expect(names.filter((metric) => !served.series.has(metric))).toEqual([])
  })

  test('the dashboard shows every metric of ours', async () => {
    const shown = await file('dashboard.json')
    expect([...served.families].filter((name) => name.startsWith('bot_memory_') && !shown.includes(name))).toEqual([])
  })

  test('each alert names labels that its metrics have', async () => {
    const text = await file('alerts.yaml')
    const used = [...text.matchAll(/by \(([^)]+)\)/g)].flatMap(([, labels]) => labels!.split(', '))
    const filtered = [...text.matchAll(/(\w+)=~?"/g)].map(([, label]) => label!)
    expect([...used, ...filtered].filter((label) => label !== 'le' && !served.labels.has(label))).toEqual([])
  })
})
