import { QueryClient } from '@tanstack/react-query'
import { asProblem } from './problem'

/** Only what may pass by itself is tried again: a refusal stays one. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && asProblem(error).passes,
      refetchOnWindowFocus: false,
    },
    mutations: { retry: false },
  },
})
