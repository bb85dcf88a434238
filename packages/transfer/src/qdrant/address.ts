import { z } from 'zod'
import { TransferError } from '../errors.js'

export const qdrantSettings = z.strictObject({
  /** `https://host[:port][/prefix]`; without a port Qdrant's own, 6333. */
  url: z.url({ protocol: /^https?$/ }),
  apiKey: z.string().min(1).optional(),
  /** How long a request may take, in ms. Default 30,000. */
  timeoutMs: z.number().int().positive().default(30_000),
})

export type QdrantSettings = z.input<typeof qdrantSettings>

/** What the client takes apart and puts together differently than one would think. */
export interface QdrantAddress {
  url: string
  /** null = the scheme's own. */
  port: number | null
  prefix: string
  /** Host, port and prefix: names the server in reports, and holds no credentials. */
  place: string
}

/** Takes an address apart. @throws TransferError `invalid_settings` */
export function parseSettings(settings: QdrantSettings): z.output<typeof qdrantSettings> & { address: QdrantAddress } {
  const result = qdrantSettings.safeParse(settings)
  if (!result.success) {
    const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    throw new TransferError('invalid_settings', `Qdrant cannot be reached like this. ${problems.join('; ')}`)
  }
  return { ...result.data, address: addressOf(result.data.url) }
}

function addressOf(text: string): QdrantAddress {
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') {
    throw new TransferError(
      'invalid_settings',
      'The address of Qdrant must hold no user or password; give the key by itself.',
    )
  }
  // URL drops a port that is the scheme's own, and the client then takes 6333: what was written must be looked at.
  const authority = text.slice(text.indexOf('//') + 2).split(/[/?#]/, 1)[0]!
  const writtenPort = /:(\d+)$/.exec(authority)?.[1]
  const port = writtenPort === undefined ? 6333 : url.port === '' ? null : Number(url.port)
  const prefix = url.pathname.replace(/\/+$/, '')
  const place = `${url.hostname}${port === null ? '' : `:${port}`}${prefix}`
  return { url: `${url.protocol}//${url.hostname}`, port, prefix, place }
}
