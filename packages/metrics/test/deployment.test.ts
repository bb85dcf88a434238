import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

const file = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8')

/** The fields that https://railway.com/railway.schema.json knows, as its documentation of config as code names them. */
const railway = z.strictObject({
  $schema: z.literal('https://railway.com/railway.schema.json'),
  build: z.strictObject({
    builder: z.enum(['RAILPACK', 'DOCKERFILE', 'NIXPACKS']),
    watchPatterns: z.array(z.string()).optional(),
    buildCommand: z.string().optional(),
    dockerfilePath: z.string().optional(),
  }),
  deploy: z.strictObject({
    startCommand: z.string().optional(),
    preDeployCommand: z.array(z.string()).max(1).optional(),
    healthcheckPath: z.string().startsWith('/').optional(),
    healthcheckTimeout: z.int().positive().optional(),
    restartPolicyType: z.enum(['ON_FAILURE', 'ALWAYS', 'NEVER']).optional(),
    restartPolicyMaxRetries: z.int().positive().optional(),
    cronSchedule: z.string().optional(),
    numReplicas: z.int().positive().optional(),
    overlapSeconds: z.int().min(0).optional(),
    drainingSeconds: z.int().min(0).optional(),
  }),
})

const apps = ['api-gateway', 'ai-worker']

describe.each(apps)('the deployment of %s', (app) => {
  test('is config that Railway knows, and starts what is built', async () => {
    const { build, deploy } = railway.parse(JSON.parse(await file(`apps/${app}/railway.json`)))
    expect(build.dockerfilePath).toBe(`apps/${app}/Dockerfile`)
    expect(deploy.startCommand).toBe(`node apps/${app}/dist/main.js`)
    // Longer than a service takes to end, or it would be killed while it drains.
    expect(deploy.drainingSeconds).toBeGreaterThan(9)
  })

  test('runs as nobody special, says whether it lives, and builds what it starts', async () => {
    const dockerfile = await file(`apps/${app}/Dockerfile`)
    expect(dockerfile.lastIndexOf('USER node')).toBeGreaterThan(dockerfile.lastIndexOf('FROM '))
    expect(dockerfile).toContain('HEALTHCHECK')
    expect(dockerfile).toMatch(new RegExp(`turbo@\\S+ prune @bot/${app}`))
    const { packageManager, devDependencies } = JSON.parse(await file('package.json'))
    expect(dockerfile).toContain(packageManager)
    expect(devDependencies.turbo).toBe('catalog:')
    const [, turbo] = /^\s+turbo: (\S+)$/m.exec(await file('pnpm-workspace.yaml')) ?? []
    expect(dockerfile).toContain(`turbo@${turbo} `)
  })
})

test('the schema is migrated once, before the gateway that needs it', async () => {
  const configs = await Promise.all(apps.map((app) => file(`apps/${app}/railway.json`)))
  const commands = configs.flatMap((text) => railway.parse(JSON.parse(text)).deploy.preDeployCommand ?? [])
  expect(commands).toEqual(['node apps/memory-cli/dist/main.js migrate'])
  expect(await file('apps/api-gateway/Dockerfile')).toContain('@bot/memory-cli')
})

test('the template of the environment names what the services read, and holds no secret', async () => {
  const template = await file('.env.example')
  const named = [...template.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name!)
  const paths = [...apps.map((app) => `apps/${app}/src/env.ts`), 'apps/ai-worker/src/operations/settings.ts']
  const sources = (await Promise.all(paths.map(file))).join('\n')
  const read = new Set([...sources.matchAll(/^(?: {2}| {6})([A-Z][A-Z_]+):/gm)].map(([, name]) => name!))
  expect(named.sort()).toEqual([...read].sort())
  expect(template).not.toMatch(/sk-|:\/\/\w+:(?!PASSWORD)\w+@/)
})
