import { request } from 'node:http'
import { Contract, type OpenApiDocument } from './contract.js'

export interface Answered {
  status: number
  headers: Headers
  /** Parsed where it is JSON, else the text. */
  // biome-ignore lint/suspicious/noExplicitAny: the contract has checked its form; tests read what they expect in it
  body: any
}

export interface Call {
  /** Sent as JSON; a string or bytes are sent as they are. */
  body?: unknown
  headers?: Record<string, string>
}

/** Speaks HTTP to a gateway, and fails when an answer is not what its OpenAPI document says. */
export class Client {
  readonly url: string
  readonly #contract: Contract

  private constructor(url: string, document: OpenApiDocument) {
    this.url = url
    this.#contract = new Contract(document)
  }

  static async of(url: string): Promise<Client> {
    return new Client(url, (await (await fetch(`${url}/openapi.json`)).json()) as OpenApiDocument)
  }

  get(path: string, call: Call = {}): Promise<Answered> {
    return this.send('GET', path, call)
  }

  post(path: string, body: unknown, call: Omit<Call, 'body'> = {}): Promise<Answered> {
    return this.send('POST', path, { ...call, body })
  }

  async send(method: string, path: string, { body, headers = {} }: Call = {}): Promise<Answered> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: isRaw(body) ? body : JSON.stringify(body) }),
    })
    return this.#read(method, path, response.status, response.headers, await response.text())
  }

  /** For targets and headers that `fetch` would mend or refuse. */
  sendRaw(method: string, target: string, headers: Record<string, string> = {}): Promise<Answered> {
    const { hostname, port } = new URL(this.url)
    return new Promise((resolve, reject) => {
      const sent = request({ hostname, port, method, path: target, headers }, async (response) => {
        const chunks: Buffer[] = []
        for await (const chunk of response) chunks.push(chunk as Buffer)
        const received = new Headers(Object.entries(response.headers).map(([name, value]) => [name, String(value)]))
        const text = Buffer.concat(chunks).toString()
        try {
          resolve(this.#read(method, target, response.statusCode!, received, text))
        } catch (error) {
          reject(error as Error)
        }
      })
      sent.on('error', reject)
      sent.end()
    })
  }

  #read(method: string, path: string, status: number, headers: Headers, text: string): Answered {
    const contentType = headers.get('content-type') ?? ''
    const body = /[/+]json\b/.test(contentType) && text !== '' ? JSON.parse(text) : text
    if (method !== 'HEAD') this.#contract.check({ method, path, status, contentType, body })
    return { status, headers, body }
  }
}

const isRaw = (body: unknown): body is string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' || body instanceof Uint8Array
