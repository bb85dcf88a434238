import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const root = new URL('../../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')

const apps = { G: 'api-gateway', W: 'ai-worker', S: 'standalone', C: 'memory-cli' } as const

/** What an app declares, with what it takes over from the worker. */
function settingsOf(app: string): string {
  const own = read(`apps/${app}/src/env.ts`)
  return own.includes('...operationSettings') ? own + read('apps/ai-worker/src/operations/settings.ts') : own
}

it('the README tells of every setting, and by whom it is read', () => {
  const readers = new Map<string, string[]>()
  for (const [letter, app] of Object.entries(apps)) {
    for (const [, name] of settingsOf(app).matchAll(/^(?: {2}| {6})([A-Z][A-Z_]+): z/gm)) {
      readers.set(name!, [...(readers.get(name!) ?? []), letter])
    }
  }
  const told = [...read('README.md').matchAll(/^\| `([A-Z_]+)` \| ([GWSC ]+) \|/gm)].map(
    ([, name, letters]) => [name!, letters!.split(' ')] as const,
  )
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(readers))
  expect(readers.size).toBeGreaterThan(10)
})
