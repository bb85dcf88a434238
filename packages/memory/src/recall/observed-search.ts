import { performance } from 'node:perf_hooks'
import type { SearchResult } from '../contract.js'
import { MemoryError } from '../errors.js'
import type { MemoryObserver } from '../observer.js'
import { spanned } from '../tracing.js'

/** A search, told to `observer` and traced. */
export function observedSearch(observer: MemoryObserver, search: () => Promise<SearchResult>): Promise<SearchResult> {
  return spanned('memory.search', async (span) => {
    const started = performance.now()
    try {
      const found = await search()
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
