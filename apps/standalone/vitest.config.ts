import { testConfig } from '@bot/testing/vitest'

export default testConfig({ testTimeout: 60_000 })
