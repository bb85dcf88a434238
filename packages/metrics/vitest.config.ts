import { testConfig } from '@bot/testing/vitest'

export default testConfig({ globalSetup: './test/global-setup.ts' })
