import { testConfig } from '@bot/testing/vitest'

export default testConfig({ globalSetup: './test/global-setup.ts' }, [
  'test/embedding/**',
  'test/ids.test.ts',
  'test/remember/chunk.test.ts',
])
