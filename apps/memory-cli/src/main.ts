#!/usr/bin/env node
import { stopOnSignals } from '@bot/transfer'
import { run } from './run.js'

process.exitCode = await run(
  process.argv.slice(2),
  { input: process.stdin, output: process.stdout, errors: process.stderr },
  stopOnSignals(),
)
