import { createReadStream } from 'node:fs'
import { JSONParser } from '@streamparser/json'

/** Why a file, or the rest of it, could not be read. What came before was. */
export type FileProblem = 'not_json' | 'not_an_export' | 'cut_short' | 'unreadable'

/** Records of a file, as many as a piece of it held, and how much of it was read by then. */
export interface ReadPiece {
  records: unknown[]
  bytes: number
}

const PIECE_BYTES = 64 * 1024

/**
 * Reads the records of a file without ever holding more than a piece of it: an array of records, or an object that holds
 * one under `items` or `memories`.
 *
 * @throws UnreadableFile
 */
export async function* streamRecords(path: string): AsyncGenerator<ReadPiece> {
  const file = createReadStream(path, { highWaterMark: PIECE_BYTES })
  let parser: JSONParser | undefined
  let records: unknown[] = []
  let bytes = 0
  try {
    for await (const chunk of file) {
      const piece = chunk as Buffer
      bytes += piece.length
      const text = parser ? piece : withoutLead(piece)
      if (text.length === 0) continue
      parser ??= parserFor(text, (record) => records.push(record))
      // What follows the document is white space, or no JSON.
      if (parser.isEnded) {
        if (!isBlank(text)) throw new UnreadableFile('not_json')
        continue
      }
      writeTo(parser, text)
      if (records.length > 0) yield { records, bytes }
      records = []
    }
  } catch (error) {
    if (records.length > 0) yield { records, bytes }
    throw error instanceof UnreadableFile ? error : new UnreadableFile('unreadable')
  }
  if (!parser) throw new UnreadableFile('not_json')
  if (!parser.isEnded) throw new UnreadableFile('cut_short')
}

export class UnreadableFile extends Error {
  readonly problem: FileProblem

  constructor(problem: FileProblem) {
    super(problem)
    this.name = 'UnreadableFile'
    this.problem = problem
  }
}

function parserFor(text: Buffer, onRecord: (record: unknown) => void): JSONParser {
  const [first] = text.toString('utf8', 0, 1)
  if (first !== '[' && first !== '{') throw new UnreadableFile('not_an_export')
  const paths = first === '[' ? ['$.*'] : ['$.items.*', '$.memories.*']
  // Without `keepStack` what was given is let go, so that memory stays flat.
  const parser = new JSONParser({ paths, keepStack: false })
  parser.onValue = ({ value }) => onRecord(value)
  return parser
}

function writeTo(parser: JSONParser, text: Buffer): void {
  try {
    parser.write(text)
  } catch {
    throw new UnreadableFile('not_json')
  }
}

/** Without the byte order mark and the white space that a file may begin with. */
function withoutLead(piece: Buffer): Buffer {
  let at = piece.length >= 3 && piece.readUIntBE(0, 3) === 0xefbbbf ? 3 : 0
  while (at < piece.length && isWhite(piece[at]!)) at++
  return piece.subarray(at)
}

const isBlank = (piece: Buffer): boolean => piece.every(isWhite)
const isWhite = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
