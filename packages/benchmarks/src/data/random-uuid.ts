import type { Random } from '@bot/testing'

/** A repeatable uuid, spread as evenly as the hashes that real ids are: recall learns a scope's size from a range of them. */
export function randomUuid(random: Random): string {
  const bytes = Buffer.alloc(16)
  for (let at = 0; at < 16; at += 4) bytes.writeUInt32BE(random.integer(0, 0xffff_ffff), at)
  bytes[6] = (bytes[6]! & 0x0f) | 0x50
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
