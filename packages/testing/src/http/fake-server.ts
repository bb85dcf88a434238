import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Answer } from './answer.js'
import type { Disturbance, Fault, FaultSchedule } from './fault-schedule.js'
import type { RecordedRequest } from './recorded-request.js'

export interface FakeServerOptions<Kind extends string> {
  schedule: FaultSchedule<Kind | Disturbance>
  /** The header that carries the key: kept out of what is recorded. */
  keyHeader: string
  /** The server's own answer; `key` is what `keyHeader` held. */
  answer(request: RecordedRequest, key: string | undefined, fault: Kind | Disturbance | undefined): Promise<Answer>
  /** The answer that a fault gives instead; undefined = it is none that answers. */
  refusal(fault: Fault<Kind | Disturbance>): Answer | undefined
  /** Headers of every answer; `number` counts requests from 1. */
  headers?(number: number): Record<string, string>
  /** Largest body kept in `requests`, in bytes. Default: all of it. */
  keptBodyBytes?: number
}

export interface FakeServer {
  readonly port: number
  /** Every request so far, in the order of arrival. */
  readonly requests: readonly RecordedRequest[]
  /** Takes back every scripted fault, and cuts the connections that hang. */
  heal(): void
  /** Cuts what is open and stops listening. */
  close(): Promise<void>
}

/** Starts an HTTP server on a free port of 127.0.0.1 whose requests meet the faults of a schedule. */
export async function startFakeServer<Kind extends string>(options: FakeServerOptions<Kind>): Promise<FakeServer> {
  const { schedule, keptBodyBytes = Number.POSITIVE_INFINITY } = options
  const requests: RecordedRequest[] = []
  // What cuts each connection that is left without an answer.
  const hanging = new Set<() => void>()

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { request, key, size } = await record(incoming, options.keyHeader)
    const kept: RecordedRequest = size > keptBodyBytes ? { ...request, body: undefined } : request
    const number = requests.push(kept)
    let cutHere = false
    const cut = () => {
      cutHere = true
      incoming.socket.destroy()
    }
    outgoing.on('close', () => {
      hanging.delete(cut)
      kept.abandoned = !outgoing.writableFinished && !cutHere
    })

    const fault = schedule.next(request)
    kept.fault = fault?.kind
    if (fault?.kind === 'hang') return void hanging.add(cut)
    if (fault?.kind === 'cut') return cut()
    if (fault?.kind === 'slow') await delay(fault.delayMs ?? 100)

    const whole = (fault && options.refusal(fault)) ?? (await options.answer(request, key, fault?.kind))
    const headers = { ...whole.headers, ...options.headers?.(number) }
    if (kept.abandoned) return
    kept.status = whole.status
    if (fault?.kind === 'cut_mid_body' || fault?.kind === 'stall_mid_body') {
      outgoing.writeHead(whole.status, { ...headers, 'content-length': Buffer.byteLength(whole.body) })
      outgoing.write(whole.body.slice(0, Math.floor(whole.body.length / 2)), () => {
        if (fault.kind === 'stall_mid_body') hanging.add(cut)
        else cut()
      })
      return
    }
    outgoing.writeHead(whole.status, headers)
    if (whole.paced) {
      for (const part of whole.paced.parts) {
        outgoing.write(part)
        await delay(whole.paced.ms)
      }
      outgoing.end()
      return
    }
    outgoing.end(fault?.kind === 'invalid_json' ? whole.body.slice(0, -2) : whole.body)
  }

  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch((error: Error) => {
      // The client went away while its request was read, or a test's own function threw: say so as a server would.
      if (!outgoing.headersSent) outgoing.writeHead(500, { 'content-type': 'text/plain' })
      outgoing.end(error.message)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const cutHanging = () => {
    for (const cut of hanging) cut()
  }

  return {
    port,
    requests,
    heal() {
      schedule.clear()
      cutHanging()
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      cutHanging()
      server.closeAllConnections()
      await closed
    },
  }
}

async function record(
  incoming: IncomingMessage,
  keyHeader: string,
): Promise<{ request: RecordedRequest; key: string | undefined; size: number }> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const { [keyHeader]: key, ...headers } = incoming.headers
  const body = Buffer.concat(chunks)
  const request: RecordedRequest = {
    method: incoming.method ?? 'GET',
    path: new URL(incoming.url ?? '/', 'http://localhost').pathname,
    headers: headers as Record<string, string>,
    body: parseJson(body.toString('utf8')),
    fault: undefined,
    status: undefined,
    abandoned: false,
  }
  return { request, key: key as string | undefined, size: body.length }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
