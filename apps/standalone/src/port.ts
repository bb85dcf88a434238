import { createServer } from 'node:net'
import { explainListenError } from '@bot/api-gateway'

/**
 * Finds out at once whether a port can be listened on, so that nobody waits for a database first.
 *
 * @throws ListenError `port_taken`, `port_forbidden`
 */
export function assertPortFree(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error) => reject(explainListenError(error, host, port)))
    probe.listen(port, host, () => probe.close(() => resolve()))
  })
}
