import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { API_TYPES, makeApiTypes } from '../../scripts/api-types.js'

test("the explorer's types are those of this gateway (else: pnpm --filter @bot/api-gateway api-types)", async () => {
  expect(await readFile(API_TYPES, 'utf8')).toBe(await makeApiTypes())
})
