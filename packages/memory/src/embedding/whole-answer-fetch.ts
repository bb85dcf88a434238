import { retryAfterMs } from './retry-after.js'

/**
 * A `fetch` for the OpenAI SDK that mends two of its habits:
 * - its timeout and its retries end with the headers, so that a body that stalls hangs for ever and one that is cut
 *   off is never tried again. Here the body is read before the SDK sees the answer, and falls under both.
 * - it sleeps for as long as a server's Retry-After says, be it an hour. Here a longer wait than `longestWaitMs` is
 *   not slept through but reported, so that the caller can do something else meanwhile.
 *
 * An event stream is passed on as it comes: whoever reads along watches the time.
 */
export function wholeAnswerFetch(
  longestWaitMs: number,
  onAnswer: (status: number, headers: Headers) => void = () => {},
): typeof fetch {
  return async (input, init) => {
    const answer = await fetch(input, init)
    if (answer.headers.get('content-type')?.startsWith('text/event-stream')) return answer
    const body = await answer.arrayBuffer()
    const headers = new Headers(answer.headers)
    // These describe the bytes on the wire, not the decoded ones that are passed on.
    headers.delete('content-encoding')
    headers.delete('content-length')
    onAnswer(answer.status, headers)
    if ((retryAfterMs(headers) ?? 0) > longestWaitMs) headers.set('x-should-retry', 'false')
    const { status, statusText } = answer
    return new Response(body.byteLength > 0 ? body : null, { status, statusText, headers })
  }
}
