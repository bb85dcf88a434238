import { performance } from 'node:perf_hooks'
import type { MemoryQueryOptions, SearchResult } from '../contract.js'
import { MemoryError } from '../errors.js'
import type { MemoryObserver } from '../observer.js'
import { spanned } from '../tracing.js'
import { type RecallContext, search } from './search.js'

/** `search`, told to `observer` and traced. */
export function observedSearch(
  context: RecallContext,
  observer: MemoryObserver,
  query: string,
  options: MemoryQueryOptions,
): Promise<SearchResult> {
  return spanned('memory.search', async (span) => {
    const started = performance.now()
    try {
      const found = await search(context, query, options)
      const { mode, plan, shortfall, degraded, timings, rowsInScope } = found.report
      const results = found.documents.length
      span.setAttributes({ 'memory.mode': mode, 'memory.plan': plan, 'memory.results': results })
      if (rowsInScope !== null) span.setAttribute('memory.rows_in_scope', rowsInScope)
      if (degraded !== null) span.setAttribute('memory.degraded', degraded)
      observer({ kind: 'search', mode, plan, results, shortfall, degraded, timings, error: null })
      return found
    } catch (error) {
      const code = MemoryError.is(error) ? error.code : 'unexpected'
      const timings = { embeddingMs: 0, databaseMs: 0, totalMs: performance.now() - started }
      const nothing = { mode: null, plan: null, results: 0, shortfall: null, degraded: null }
      observer({ kind: 'search', ...nothing, timings, error: code })
      throw error
    }
  })
}
