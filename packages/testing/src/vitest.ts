import { defineConfig, type ViteUserConfig } from 'vitest/config'

/**
 * What the vitest configuration of every package has in common.
 *
 * `*.postgres.test.ts` say what only a server can show; they are part of the suite when TEST_DATABASE_URL names one,
 * and `*.pooled.test.ts` when TEST_POOLED_DATABASE_URL names a pgbouncer before it.
 *
 * @param test options of this package, such as its `globalSetup`
 */
export function testConfig(test: ViteUserConfig['test'] = {}): ViteUserConfig {
  return defineConfig({
    test: {
      include: ['test/**/*.test.ts'],
      exclude: [
        ...(process.env.TEST_DATABASE_URL ? [] : ['**/*.postgres.test.ts']),
        ...(process.env.TEST_POOLED_DATABASE_URL ? [] : ['**/*.pooled.test.ts']),
      ],
      // A process a file: an embedded database is a few hundred megabytes, which end with it.
      pool: 'forks',
      maxWorkers: 2,
      testTimeout: 20_000,
      hookTimeout: 60_000,
      ...test,
    },
  })
}
