import { useMutation } from '@tanstack/react-query'
import { api, gateway } from '../../api/client'
import { queryClient } from '../../api/query-client'
import type { paths } from '../../api/schema'
import type { Job } from '../../api/types'
import { tellProblem } from '../../parts/toasts'

const LOOK_AGAIN_MS = 1_000

type OperationPath = Extract<keyof paths, `/v1/operations/${string}`>
export type OperationKind = OperationPath extends `/v1/operations/${infer Kind}` ? Kind : never
type BodyOf<Kind extends OperationKind> =
  paths[`/v1/operations/${Kind}`]['post']['requestBody']['content']['application/json']

export const isLive = ({ state }: Job): boolean => state === 'queued' || state === 'running' || state === 'retrying'

/** The operations of the last hour, looked at again while one of them is at work. */
export function useOperations() {
  return api.useQuery(
    'get',
    '/v1/operations',
    {},
    { refetchInterval: ({ state }) => (state.data?.operations.some(isLive) ? LOOK_AGAIN_MS : 10 * LOOK_AGAIN_MS) },
  )
}

/** What a worker was told that operations may name; it changes with a deployment. */
export const useTargets = () => api.useQuery('get', '/v1/targets', {}, { staleTime: 60_000 })

const lookAgain = () => queryClient.invalidateQueries({ queryKey: ['get', '/v1/operations'] })

/** Begins an operation and tells its job. */
export function useStart<Kind extends OperationKind>(kind: Kind) {
  return useMutation({
    mutationFn: async (body: BodyOf<Kind>) => {
      const { data } = await gateway.POST(`/v1/operations/${kind}` as '/v1/operations/rebuild', { body: body as never })
      return data!.jobId
    },
    onSuccess: lookAgain,
    onError: tellProblem,
  })
}

/** Ends an operation that waits or runs, or puts one back that failed. */
export async function changeJob(id: string, action: 'cancel' | 'replay'): Promise<void> {
  try {
    await gateway.POST(`/v1/jobs/{id}/${action}` as '/v1/jobs/{id}/cancel', { params: { path: { id } } })
    await lookAgain()
  } catch (error) {
    tellProblem(error)
  }
}
