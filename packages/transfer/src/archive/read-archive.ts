import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { extract } from 'tar-stream'
import type { z } from 'zod'
import { TransferError } from '../errors.js'
import {
  type ArchiveHead,
  type ArchiveManifest,
  archiveHead,
  archiveManifest,
  FORMAT_VERSION,
  HEAD_NAME,
  MANIFEST_NAME,
  MAX_ENTRY_BYTES,
} from './format.js'
import { foreign } from './seal.js'

/** Rows of a table as one entry holds them, with their vectors where it has some. */
export interface ArchivedRows {
  readonly table: string
  readonly lines: string[]
  readonly vectors: Float32Array[] | undefined
}

/**
 * Reads an archive from its beginning to its end: first `onHead`, then `onRows` for each entry, in order. What it
 * returns was compared with every count and checksum of the manifest; until then nothing may be kept.
 *
 * @throws TransferError `archive_foreign`, `archive_newer`, `archive_damaged`
 */
export async function readArchive(
  file: string,
  { onHead, onRows }: { onHead(head: ArchiveHead): Promise<void>; onRows(rows: ArchivedRows): Promise<void> },
): Promise<{ head: ArchiveHead; manifest: ArchiveManifest }> {
  const tally = tallying()
  let head: ArchiveHead | undefined
  let manifest: ArchiveManifest | undefined
  let waiting: { name: string; table: string; lines: string[] } | undefined
  for await (const { name, content } of entriesOf(file)) {
    if (head === undefined) {
      if (name !== HEAD_NAME) throw foreign(file)
      head = parseHead(content, file)
      await onHead(head)
      continue
    }
    if (manifest !== undefined) throw damaged(file)
    if (name === MANIFEST_NAME) {
      manifest = parseJson(archiveManifest, content, file)
      continue
    }
    const [, path, table, kind] = /^(tables\/(\w+)\/\d+)\.(jsonl|vectors)$/.exec(name) ?? []
    const columns = table === undefined ? undefined : head.tables[table]
    if (path === undefined || table === undefined || columns === undefined) throw damaged(file)
    tally.add(table, content)
    if (kind === 'jsonl') {
      if (waiting) throw damaged(file)
      const lines = content.toString('utf8').split('\n').slice(0, -1)
      tally.count(table, lines.length)
      if (columns.vectorColumn === null) await onRows({ table, lines, vectors: undefined })
      else waiting = { name: path, table, lines }
    } else {
      if (waiting?.name !== path) throw damaged(file)
      await onRows({ table, lines: waiting.lines, vectors: vectorsOf(content, waiting.lines.length, file) })
      waiting = undefined
    }
  }
  if (head === undefined) throw foreign(file)
  if (manifest === undefined || waiting || !tally.agreesWith(manifest)) throw damaged(file)
  return { head, manifest }
}

async function* entriesOf(file: string): AsyncGenerator<{ name: string; content: Buffer }> {
  const source = createReadStream(file, { highWaterMark: 1024 * 1024 })
  const plain = createGunzip({ chunkSize: 256 * 1024 })
  const tar = extract()
  source.on('error', (error) => plain.destroy(error))
  plain.on('error', (error) => tar.destroy(error))
  source.pipe(plain).pipe(tar)
  const entries = tar[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await entries.next().catch((cause: unknown) => {
        throw damaged(file, cause)
      })
      if (next.done) return
      const entry = next.value
      if ((entry.header.size ?? 0) > MAX_ENTRY_BYTES) throw damaged(file)
      const content = await contentOf(entry).catch((cause: unknown) => {
        throw damaged(file, cause)
      })
      yield { name: entry.header.name, content }
    }
  } finally {
    source.destroy()
    plain.destroy()
    tar.destroy()
  }
}

async function contentOf(entry: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of entry) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Counts and hashes of what was read, to be compared with what was written. */
function tallying() {
  const tables = new Map<string, { rows: number; hash: ReturnType<typeof createHash> }>()
  const of = (table: string) => {
    const known = tables.get(table) ?? { rows: 0, hash: createHash('sha256') }
    tables.set(table, known)
    return known
  }
  return {
    add: (table: string, content: Buffer) => void of(table).hash.update(content),
    count: (table: string, rows: number) => {
      of(table).rows += rows
    },
    agreesWith: (manifest: ArchiveManifest): boolean =>
      [...tables.keys()].every((table) => table in manifest.tables) &&
      Object.entries(manifest.tables).every(([table, { rows, sha256 }]) => {
        const read = of(table)
        return read.rows === rows && read.hash.copy().digest('hex') === sha256
      }),
  }
}

function vectorsOf(content: Buffer, count: number, file: string): Float32Array[] {
  const width = content.length / 4 / count
  if (!Number.isInteger(width)) throw damaged(file)
  const values = new Float32Array(content.length / 4)
  for (let at = 0; at < values.length; at++) values[at] = content.readFloatBE(4 * at)
  return Array.from({ length: count }, (_, row) => values.subarray(row * width, (row + 1) * width))
}

function parseHead(content: Buffer, file: string): ArchiveHead {
  const json = jsonOf(content, file)
  const version = (json as { formatVersion?: unknown } | null)?.formatVersion
  if (typeof version === 'number' && version > FORMAT_VERSION) {
    throw new TransferError(
      'archive_newer',
      `${file} is of format ${version}, and this version reads up to ${FORMAT_VERSION}. Nothing was restored; use the version that wrote it, or a newer one.`,
    )
  }
  const head = archiveHead.safeParse(json)
  if (!head.success) throw foreign(file)
  return head.data
}

function parseJson<Schema extends z.ZodType>(schema: Schema, content: Buffer, file: string): z.output<Schema> {
  const parsed = schema.safeParse(jsonOf(content, file))
  if (!parsed.success) throw damaged(file)
  return parsed.data
}

function jsonOf(content: Buffer, file: string): unknown {
  try {
    return JSON.parse(content.toString('utf8'))
  } catch (cause) {
    throw damaged(file, cause)
  }
}

const damaged = (file: string, cause?: unknown): TransferError =>
  new TransferError(
    'archive_damaged',
    `${file} is damaged: what it holds is not what its manifest says. Nothing was restored; take another copy.`,
    { cause },
  )
