import type { Terminal } from '../terminal.js'

const FRAME_MS = 120

/** Shows that somebody thinks, where somebody watches; returns what takes it away again. */
export function showThinking({ errors }: Pick<Terminal, 'errors'>, name: string): () => void {
  if (!errors.isTTY) return () => {}
  let frame = 0
  const draw = () => errors.write(`\r\u001b[2m${name} is thinking${'.'.repeat((frame++ % 3) + 1).padEnd(3)}\u001b[0m`)
  draw()
  const timer = setInterval(draw, FRAME_MS)
  return () => {
    clearInterval(timer)
    errors.write('\r\u001b[K')
  }
}
