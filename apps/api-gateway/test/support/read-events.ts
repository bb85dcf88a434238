export interface ServerEvent {
  event: string
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they expect in it
  data: any
}

/** The events of a stream, as they come. */
export async function* readEvents(response: Response): AsyncGenerator<ServerEvent, void> {
  let buffered = ''
  for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
    buffered += part
    const blocks = buffered.split('\n\n')
    buffered = blocks.pop()!
    for (const block of blocks) {
      const lines = block.split('\n')
      const of = (field: string) =>
        lines.filter((line) => line.startsWith(`${field}: `)).map((line) => line.slice(field.length + 2))
      if (of('event').length > 0) yield { event: of('event')[0]!, data: JSON.parse(of('data').join('\n')) }
    }
  }
}

/** The reply as a client shows it: each part goes where it says. */
export const shown = (events: readonly ServerEvent[]): string =>
  events.filter(({ event }) => event === 'text').reduce((text, { data }) => text.slice(0, data.at) + data.text, '')

export async function allEvents(response: Response): Promise<ServerEvent[]> {
  const events: ServerEvent[] = []
  for await (const event of readEvents(response)) events.push(event)
  return events
}
