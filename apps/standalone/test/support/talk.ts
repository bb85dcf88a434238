interface Answer {
  status: string
  reply?: { content: string; memoriesUsed: string[]; fromModel: boolean }
}

/** Says something in a direct message and waits for the reply. */
export async function say(
  url: string,
  content: string,
  { personality = 'lilith', user = { discordId: '4000', username: 'newcomer' } } = {},
) {
  const response = await fetch(`${url}/v1/messages?wait=30`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ channelId: '4001', user, personality, content }),
  })
  const answer = (await response.json()) as Answer
  if (!answer.reply) throw new Error(`No reply: ${response.status} ${JSON.stringify(answer)}`)
  return answer.reply
}

/** Asks for a ping every few ms until told to stop; resolves to how long each took, in ms, shortest first. */
export function keepPinging(url: string): { stop(): Promise<number[]> } {
  let going = true
  const times: number[] = []
  const running = (async () => {
    while (going) {
      const start = performance.now()
      const response = await fetch(`${url}/ping`)
      await response.arrayBuffer()
      times.push(performance.now() - start)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })()
  return {
    async stop() {
      going = false
      await running
      return times.sort((one, other) => one - other)
    },
  }
}
