import OpenAI from 'openai'
import { answerCutShort, modelRefused } from './model-failure.js'

/**
 * Reads an answer while it is written and gives `onText` the whole of what is there after each piece.
 *
 * @param silenceMs longest wait for the next piece; the SDK's own timeout ends with the headers
 * @throws JobError `model_refused`, `model_unavailable` where it was cut short; APIConnectionTimeoutError
 */
export async function readAlong(
  ask: (signal: AbortSignal) => Promise<AsyncIterable<OpenAI.ChatCompletionChunk>>,
  {
    onText,
    signal,
    silenceMs,
  }: { onText: (text: string) => void; signal?: AbortSignal | undefined; silenceMs: number },
): Promise<string> {
  const silence = new AbortController()
  let text = ''
  let isWhole = false
  let timer: NodeJS.Timeout | undefined
  try {
    const chunks = await ask(signal ? AbortSignal.any([signal, silence.signal]) : silence.signal)
    const wait = () => {
      clearTimeout(timer)
      timer = setTimeout(() => silence.abort(), silenceMs)
    }
    wait()
    for await (const chunk of chunks) {
      wait()
      const [choice] = chunk.choices ?? []
      if (choice?.delta?.refusal || choice?.finish_reason === 'content_filter') throw modelRefused()
      isWhole ||= Boolean(choice?.finish_reason)
      if (!choice?.delta?.content) continue
      text += choice.delta.content
      onText(text)
    }
  } finally {
    clearTimeout(timer)
  }
  // The SDK ends an aborted stream as if it had been whole.
  if (silence.signal.aborted) throw new OpenAI.APIConnectionTimeoutError()
  signal?.throwIfAborted()
  if (!isWhole) throw answerCutShort()
  return text
}
