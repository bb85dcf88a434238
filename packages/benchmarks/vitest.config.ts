import { testConfig } from '@bot/testing/vitest'

export default testConfig()
