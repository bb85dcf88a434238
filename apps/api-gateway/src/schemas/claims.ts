import { storableText } from '@bot/memory'
import type { Claimed, ListedClaim, UnclaimedUser, UndoneClaim } from '@bot/transfer'
import { z } from '@hono/zod-openapi'
import { EXAMPLE, personaIdField } from './fields.js'

const LEGACY_USER = 'b7e2b8c1-4f6d-4b0a-9a55-3c2f1d0e9f42'
const OPERATION = '6f3c1a52-90f4-4c0e-8b52-9d6f0a1b2c3d'

const legacyUserId = storableText(200)
  .min(1)
  .meta({ description: 'The id that the old service gave a user.', example: LEGACY_USER })
const operationId = z.guid().meta({ description: 'What undoing the claim takes.', example: OPERATION })
const reason = storableText(1_000).min(1).optional().meta({ description: 'Kept in the audit.' })
const moment = z.number().meta({ description: 'Milliseconds since the epoch.' })

export const unclaimedUsers = z
  .strictObject({
    users: z
      .array(
        z.strictObject({
          legacyUserId,
          personaId: personaIdField.meta({ description: 'The placeholder that holds their memories.' }),
          memories: z.int(),
          personalities: z.int().meta({ description: 'With how many.' }),
          firstAt: moment,
          lastAt: moment,
          quarantined: z.boolean().meta({ description: 'Two databases claimed them for different people.' }),
        }),
      )
      .meta({ description: 'Those with the most memories first.' }),
  })
  .openapi('UnclaimedUsers') satisfies z.ZodType<{ users: UnclaimedUser[] }>

export const exampleUnclaimed = {
  users: [
    {
      ...{ legacyUserId: LEGACY_USER, personaId: EXAMPLE.persona, memories: 120, personalities: 2 },
      ...{ firstAt: EXAMPLE.time, lastAt: EXAMPLE.time, quarantined: false },
    },
  ],
}

export const claimList = z
  .strictObject({
    claims: z
      .array(
        z.strictObject({
          legacyUserId,
          personaId: personaIdField,
          claimedBy: z.string().nullable(),
          claimedAt: moment,
          status: z.enum(['unverified', 'verified', 'quarantined']),
          operationId: operationId.nullable().meta({ description: 'Null = claimed before there was an undo.' }),
        }),
      )
      .meta({ description: 'The latest first.' }),
  })
  .openapi('ClaimList') satisfies z.ZodType<{ claims: ListedClaim[] }>

export const exampleClaims = {
  claims: [
    {
      ...{ legacyUserId: LEGACY_USER, personaId: EXAMPLE.persona, claimedBy: 'operator:environment-1' },
      ...{ claimedAt: EXAMPLE.time, status: 'verified' as const, operationId: OPERATION },
    },
  ],
}

export const newClaim = z
  .strictObject({ legacyUserId, personaId: personaIdField.meta({ description: 'Who they are now.' }), reason })
  .openapi('NewClaim')

export const exampleClaim = { legacyUserId: LEGACY_USER, personaId: EXAMPLE.persona, reason: 'asked in #support' }

export const claimed = z
  .strictObject({
    status: z.enum(['claimed', 'claimed_already']),
    operationId: operationId.nullable(),
    moved: z.int().meta({ description: 'Memories that the persona has now.' }),
    merged: z.int().meta({ description: 'Of these: became one with a memory that the persona had.' }),
    erased: z.int().meta({ description: 'Texts that the persona had erased: they are gone.' }),
  })
  .openapi('Claimed') satisfies z.ZodType<Claimed>

export const exampleClaimed = { status: 'claimed' as const, operationId: OPERATION, moved: 120, merged: 3, erased: 0 }

export const claimUndo = z
  .strictObject({ legacyUserId, personaId: personaIdField, operationId, reason })
  .openapi('ClaimUndo')

export const exampleUndo = { legacyUserId: LEGACY_USER, personaId: EXAMPLE.persona, operationId: OPERATION }

export const undoneClaim = z
  .strictObject({
    status: z.enum(['undone', 'undone_already']),
    returned: z.int().meta({ description: 'Memories that the placeholder holds again.' }),
  })
  .openapi('UndoneClaim') satisfies z.ZodType<UndoneClaim>
