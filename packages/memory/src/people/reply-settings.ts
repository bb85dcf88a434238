import { sql } from 'drizzle-orm'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { executorOf } from '../database/transaction.js'

/** How a reply is made; null = nobody chose, the service's own default holds. */
export interface ReplySettings {
  model: string | null
  contextWindowTokens: number | null
  /** 0 = memory off. */
  memoryLimit: number | null
  memoryScoreThreshold: number | null
  advancedParameters: Record<string, unknown> | null
  systemPrompt: string | null
}

/**
 * The settings of a reply: those the user chose for this personality, else the user's default, else the
 * personality's; and the personality's system prompt, else the default one.
 */
export async function replySettings(
  target: Database | Transaction,
  who: { userId: string; personalityId: string },
): Promise<ReplySettings> {
  const [row] = await guarded(() =>
    queryRows<ReplySettings>(
      executorOf(target),
      sql`select config.model, config.context_window_tokens as "contextWindowTokens",
          config.memory_limit as "memoryLimit", config.memory_score_threshold as "memoryScoreThreshold",
          config.advanced_parameters as "advancedParameters",
          coalesce(prompt.content, (select content from system_prompts where is_default)) as "systemPrompt"
        from personalities personality
        left join system_prompts prompt on prompt.id = personality.system_prompt_id
        left join llm_configs config on config.id = coalesce(
          (select llm_config_id from user_personality_configs
            where user_id = ${who.userId} and personality_id = personality.id),
          (select default_llm_config_id from users where id = ${who.userId}),
          (select llm_config_id from personality_default_configs where personality_id = personality.id))
        where personality.id = ${who.personalityId}`,
    ),
  )
  return (
    row ?? {
      model: null,
      contextWindowTokens: null,
      memoryLimit: null,
      memoryScoreThreshold: null,
      advancedParameters: null,
      systemPrompt: null,
    }
  )
}
