import { gateway } from '../../api/client'
import { queryClient } from '../../api/query-client'
import type { Claim } from '../../api/types'
import { count } from '../../memory/changes'
import { tellProblem, toasts } from '../../parts/toasts'

const lookAgain = () =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: ['get', '/v1/claims/unclaimed'] }),
    queryClient.invalidateQueries({ queryKey: ['get', '/v1/claims'] }),
    queryClient.invalidateQueries({ queryKey: ['memories'] }),
  ])

/** Says who a user of the old service is, tells what came of it, and offers to take it back. */
export async function claim(legacyUserId: string, personaId: string): Promise<void> {
  try {
    const { data } = await gateway.POST('/v1/claims', { body: { legacyUserId, personaId } })
    const { moved, merged, operationId } = data!
    const id: string = toasts.add({
      title: `Claimed ${count(moved)}`,
      description: merged === 0 ? undefined : `${count(merged)} were known already.`,
      actionProps:
        operationId === null
          ? undefined
          : {
              children: 'Undo',
              onClick: () => {
                toasts.close(id)
                void takeBack({ legacyUserId, personaId, operationId })
              },
            },
    })
    await lookAgain()
  } catch (error) {
    tellProblem(error)
  }
}

/** Takes a claim back. */
export async function takeBack({
  legacyUserId,
  personaId,
  operationId,
}: Pick<Claim, 'legacyUserId' | 'personaId'> & { operationId: string }): Promise<void> {
  try {
    const { data } = await gateway.POST('/v1/claims/undo', { body: { legacyUserId, personaId, operationId } })
    toasts.add({ title: `Gave back ${count(data!.returned)}` })
    await lookAgain()
  } catch (error) {
    tellProblem(error)
  }
}
