import { defineConfig, type ViteUserConfig } from 'vitest/config'

/**
 * What the vitest configuration of every package has in common.
 *
 * A test file runs on the embedded database, and on a server too when TEST_DATABASE_URL names one. Its name says where
 * it belongs to one of them: `*.pglite.test.ts` is about the embedded database alone, `*.postgres.test.ts` needs a
 * server, `*.pooled.test.ts` a pgbouncer in transaction mode, which TEST_POOLED_DATABASE_URL names.
 *
 * `*.slow.*` start processes, fill directories or wait for clocks. They run beside a server and where TEST_SLOW is set,
 * as CI does; without them the suite stays quick.
 *
 * @param test options of this package, such as its `globalSetup`
 * @param withoutDatabase files that open no database, which a server cannot change: they do not run again beside one
 * @example `export default testConfig({ globalSetup: './test/global-setup.ts' }, ['test/embedding/**'])`
 */
export function testConfig(test: ViteUserConfig['test'] = {}, withoutDatabase: string[] = []): ViteUserConfig {
  const { TEST_DATABASE_URL: server, TEST_POOLED_DATABASE_URL: pooled } = process.env
  return defineConfig({
    test: {
      include: ['test/**/*.test.ts'],
      exclude: [
        ...(server ? ['**/*.pglite.test.ts', ...withoutDatabase] : ['**/*.postgres.test.ts']),
        ...(pooled ? [] : ['**/*.pooled.test.ts']),
        ...(server || process.env.TEST_SLOW ? [] : ['**/*.slow.*']),
      ],
      pool: 'forks',
      // Files of a worker share what they import: loading it again for each file took longer than many tests.
      isolate: false,
      maxWorkers: 2,
      testTimeout: 60_000,
      hookTimeout: 120_000,
      ...test,
    },
  })
}
