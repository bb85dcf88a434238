import { readDataDirectoryLock } from '@bot/memory'
import type { CommandContext } from './command-context.js'
import { CommandError } from './exit-codes.js'
import { type GatewayClient, gatewayClient } from './gateway-client.js'

/** The gateway that is named, else that of the process that holds the data directory, else what listens on PORT. */
export async function findGateway(
  { env, place, signal }: CommandContext,
  named: string | undefined,
): Promise<GatewayClient> {
  const token = env.GATEWAY_TOKEN
  if (named !== undefined) return gatewayClient({ url: named, token, signal })
  const lock = place.databaseUrl === undefined ? await readDataDirectoryLock(place.dataDir) : undefined
  if (lock?.url !== undefined) return gatewayClient({ url: lock.url, token, signal })
  const gateway = gatewayClient({ url: `http://127.0.0.1:${env.PORT}`, token, signal })
  if (await gateway.ping()) return gateway
  throw new CommandError(
    'gateway_not_running',
    lock
      ? `The bot is still starting (process ${lock.pid}). Try again in a moment.`
      : 'The bot is not running. Start it in another terminal with `npx -y pnpm@10.34.9 start`, then try again.',
  )
}
