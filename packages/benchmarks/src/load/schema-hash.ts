import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Changes with every migration of `@bot/memory`. */
export function schemaHash(): string {
  const folder = new URL('../migrations/', import.meta.resolve('@bot/memory'))
  const hash = createHash('sha256')
  for (const file of readdirSync(fileURLToPath(folder)).sort()) {
    if (file.endsWith('.sql')) hash.update(file).update(readFileSync(new URL(file, folder)))
  }
  return hash.digest('hex').slice(0, 16)
}
