#!/usr/bin/env node
import { run } from './run.js'

const stop = new AbortController()
process.on('SIGINT', () => {
  if (stop.signal.aborted) process.exit(130)
  stop.abort()
})

process.exitCode = await run(
  process.argv.slice(2),
  { input: process.stdin, output: process.stdout, errors: process.stderr },
  stop.signal,
)
