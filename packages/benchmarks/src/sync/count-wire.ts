import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A server, reached so that what it sends is counted. */
export interface Wire {
  readonly url: string
  /** Bytes that the server has sent since the last call. */
  takeRead(): number
  close(): Promise<void>
}

/** A relay on loopback before a PostgreSQL server. It costs time, so nothing that goes through it is timed. */
export async function countWire(url: string): Promise<Wire> {
  const { hostname, port } = new URL(url)
  const sockets = new Set<Socket>()
  let read = 0
  const relay = createServer((client) => {
    const server = connect(Number(port || 5432), hostname)
    server.on('data', (bytes) => {
      read += bytes.length
    })
    client.pipe(server)
    server.pipe(client)
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        server.destroy()
      })
    }
  })
  relay.listen(0, '127.0.0.1')
  await once(relay, 'listening')
  const counted = new URL(url)
  counted.hostname = '127.0.0.1'
  counted.port = String((relay.address() as AddressInfo).port)
  return {
    url: counted.href,
    takeRead() {
      const taken = read
      read = 0
      return taken
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      relay.close()
      await once(relay, 'close')
    },
  }
}
