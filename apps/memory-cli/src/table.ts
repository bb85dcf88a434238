import { stripVTControlCharacters } from 'node:util'
import Table from 'cli-table3'
import type { Terminal } from './terminal.js'

/** A column: as wide as its longest cell, or as the rest of the line. */
export interface Column {
  head: string
  /** Takes what the others leave, and cuts its cells to that. At most one. */
  takesRest?: boolean
  align?: 'left' | 'right'
}

/** Of a terminal that does not tell: a pipe, a file. */
const DEFAULT_WIDTH = 160
const LEAST_REST = 20
const GAP = 2

/** Rows under their heads, without lines between them, in the width of the terminal. */
export function tableLines(
  { output }: Pick<Terminal, 'output'>,
  columns: readonly Column[],
  rows: string[][],
): string[] {
  const none = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', mid: '' }
  const corners = {
    'bottom-left': '',
    'bottom-right': '',
    left: '',
    'left-mid': '',
    'mid-mid': '',
    right: '',
    'right-mid': '',
  }
  const natural = columns.map(({ head }, at) => Math.max(head.length, ...rows.map((row) => row[at]!.length)) + GAP)
  const taken = natural.reduce((sum, width, at) => (columns[at]!.takesRest ? sum : sum + width), 0)
  const rest = Math.max(LEAST_REST, (output.columns ?? DEFAULT_WIDTH) - taken)
  const table = new Table({
    head: columns.map(({ head }) => head),
    chars: { ...none, ...corners, middle: '' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP, compact: true },
    colAligns: columns.map(({ align = 'left' }) => align),
    colWidths: natural.map((width, at) => (columns[at]!.takesRest ? Math.min(width, rest) : width)),
  })
  table.push(...rows)
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
}

/** A text in one line that no terminal takes for a command: memories hold whatever people wrote. */
export const oneLine = (text: string): string => tame(text).replace(/\s+/g, ' ').trim()

/** A text with its lines, but without anything that a terminal would take for a command. */
export const plainText = (text: string): string => tame(text).replace(/\r/g, '')

/** Without escape sequences, control characters and what turns the direction of writing; joined emoji stay joined. */
const tame = (text: string): string =>
  stripVTControlCharacters(text).replace(/(?![\s\u200d])[\p{Cc}\p{Cf}]|[\u2028\u2029]/gu, ' ')

/** To the minute, UTC. */
export const minute = (ms: number): string => new Date(ms).toISOString().slice(0, 16).replace('T', ' ')

/** "1 memory", "2 memories". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`
