import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { counted, oneLine, plainText, tableLines } from '../src/table.js'

const terminal = (columns?: number) => ({ output: Object.assign(new PassThrough(), columns ? { columns } : {}) })
const columns = [{ head: 'ID' }, { head: 'N', align: 'right' as const }, { head: 'TEXT', takesRest: true }]

it('a table is as wide as the terminal, and cuts what takes the rest', () => {
  const rows = [
    ['a', '1', 'short'],
    ['abc', '10', 'a text that is longer than the line has room for, by far'],
  ]
  const lines = tableLines(terminal(40), columns, rows)
  expect(lines[0]).toMatch(/^ID +N {2}TEXT$/)
  expect(lines[1]).toMatch(/^a +1 {2}short$/)
  expect(lines[2]).toMatch(/^abc +10 {2}a text .*…$/)
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(40)
  expect(tableLines(terminal(), columns, rows)[2]).toMatch(/by far$/)
})

it('wide letters keep the columns in line', () => {
  const lines = tableLines(terminal(60), [{ head: 'WITH' }, { head: 'TEXT', takesRest: true }], [['日本', 'x']])
  expect(lines[1]).toBe('日本  x')
})

it('a text of a memory commands no terminal', () => {
  const evil = 'a\u001b[31mred\u001b[0m\u0007 b\r\n\u202ec\u2028d 👩‍👩‍👧'
  expect(oneLine(evil)).toBe('ared b c d 👩‍👩‍👧')
  expect(plainText(evil)).toBe('ared b\n c d 👩‍👩‍👧')
})

it('counts are in words', () => {
  expect([counted(1, 'message'), counted(2_000, 'memory', 'memories')]).toEqual(['1 message', '2,000 memories'])
})
