/** The gateway cannot listen where it was told to. `message` is one line for people. */
export class ListenError extends Error {
  readonly code: 'port_taken' | 'port_forbidden' | 'address_unavailable' | 'token_required'

  constructor(code: ListenError['code'], message: string) {
    super(message)
    this.name = 'ListenError'
    this.code = code
  }
}

/** What Node says of a port, for people. */
export function explainListenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new ListenError(
        'port_taken',
        `Port ${port} on ${host} is taken by another program: set PORT to a free one.`,
      )
    case 'EACCES':
      return new ListenError('port_forbidden', `No permission to listen on port ${port}: set PORT to one above 1023.`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ListenError('address_unavailable', `This machine has no address ${host}: set HOST to one it has.`)
    default:
      return error
  }
}
