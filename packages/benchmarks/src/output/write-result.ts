import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes a result, and beside it, as `….about.json`, where it was measured. */
export function writeResult(path: string, result: unknown, about: object): void {
  mkdirSync(dirname(path), { recursive: true })
  writeJson(path, result)
  writeJson(aboutPath(path), about)
}

export const aboutPath = (path: string): string => path.replace(/(\.json)?$/, '.about.json')

const writeJson = (path: string, value: unknown) => writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`)
