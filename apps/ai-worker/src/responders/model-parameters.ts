import type OpenAI from 'openai'
import { z } from 'zod'

/** Each by itself: one that cannot be used is left out and does not take the others with it. */
const known = z.object({
  temperature: z.number().optional().catch(undefined),
  top_p: z.number().optional().catch(undefined),
  max_tokens: z.int().positive().optional().catch(undefined),
  max_completion_tokens: z.int().positive().optional().catch(undefined),
  frequency_penalty: z.number().optional().catch(undefined),
  presence_penalty: z.number().optional().catch(undefined),
  seed: z.int().optional().catch(undefined),
  stop: z
    .union([z.string(), z.array(z.string()).max(4)])
    .optional()
    .catch(undefined),
  reasoning_effort: z.enum(['minimal', 'low', 'medium', 'high']).optional().catch(undefined),
})

export type ModelParameters = Partial<Pick<OpenAI.ChatCompletionCreateParamsNonStreaming, keyof z.output<typeof known>>>

/**
 * What of a config's `advanced_parameters` goes into a request. Others belong to other providers, or to an older bot,
 * and would make the service refuse the whole request.
 */
export function modelParameters(stored: Readonly<Record<string, unknown>>): ModelParameters {
  const parameters = known.parse(stored)
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== undefined)) as ModelParameters
}
