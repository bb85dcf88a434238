import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { TransferError } from '../errors.js'

/*
 * The seal: a last, empty member of the gzip stream whose comment is the SHA-256 of every byte before it. Other tools
 * see nothing of it; we see every bit of the file that is not as it was written, and every byte that is missing.
 * (gzip's own checksum covers neither its header nor the end of the file.)
 */

const SEAL = 'bot-memory sha256 '
const SEAL_BYTES = 10 + SEAL.length + 64 + 1 + 2 + 8

function sealOf(sha256: string): Buffer {
  return Buffer.concat([
    Buffer.from('1f8b081000000000' + '00ff', 'hex'),
    Buffer.from(`${SEAL}${sha256}\0`, 'latin1'),
    Buffer.from('0300' + '0000000000000000', 'hex'),
  ])
}

/** Passes a file through, and seals it at its end. */
export function sealing(): Transform {
  const hash = createHash('sha256')
  return new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk)
      done(null, chunk)
    },
    flush(done) {
      done(null, sealOf(hash.digest('hex')))
    },
  })
}

/**
 * Refuses a file that is not, bit for bit, as `sealing` wrote it. Reads all of it, and keeps nothing.
 *
 * @throws TransferError `archive_foreign`, `archive_damaged`
 */
export async function assertSealed(file: string, signal?: AbortSignal): Promise<void> {
  const { start, end, size } = await readEnds(file)
  if (start !== '1f8b') throw foreign(file)
  const hash = createHash('sha256')
  if (size > SEAL_BYTES) {
    const body = createReadStream(file, { end: size - SEAL_BYTES - 1, highWaterMark: 1024 * 1024, signal })
    for await (const chunk of body) hash.update(chunk as Buffer)
  }
  if (!end.equals(sealOf(hash.digest('hex')))) {
    throw new TransferError(
      'archive_damaged',
      `${file} is not as it was written: damaged, cut short, or no archive of bot-memory. Nothing was restored; take another copy.`,
    )
  }
}

export const foreign = (file: string): TransferError =>
  new TransferError('archive_foreign', `${file} is no archive of bot-memory. Nothing was restored.`)

async function readEnds(file: string): Promise<{ start: string; end: Buffer; size: number }> {
  const handle = await open(file).catch((cause: unknown) => {
    throw new TransferError('source_unavailable', `${file} cannot be read. Nothing was restored.`, { cause })
  })
  try {
    const { size } = await handle.stat()
    const head = await handle.read(Buffer.alloc(2), 0, 2, 0)
    const from = Math.max(0, size - SEAL_BYTES)
    const tail = await handle.read(Buffer.alloc(size - from), 0, size - from, from)
    return { start: head.buffer.toString('hex'), end: tail.buffer, size }
  } finally {
    await handle.close()
  }
}
