import { isIPv4 } from 'node:net'

/** Whether a host name or address can only be this machine. Other names may resolve to anything. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase()
  return name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'))
}
