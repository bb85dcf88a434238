import { testConfig } from '@bot/testing/vitest'

export default testConfig({ globalSetup: './test/global-setup.ts', testTimeout: 60_000, passWithNoTests: true }, [
  'test/{health-lines,table,usage}.test.ts',
])
