import { type Span, SpanStatusCode, trace } from '@opentelemetry/api'
import { MemoryError } from './errors.js'

/** Costs nothing until the program that uses this package installs an OpenTelemetry SDK. */
const tracer = trace.getTracer('@bot/memory')

/**
 * Runs `work` within a span of this name. A failure is recorded by its code alone: messages of drivers quote parameters.
 */
export function spanned<Result>(name: string, work: (span: Span) => Promise<Result>): Promise<Result> {
  return tracer.startActiveSpan(name, async (span) => {
    try {
      return await work(span)
    } catch (error) {
      const code = MemoryError.is(error) ? error.code : 'unexpected'
      span.setAttribute('error.type', code).setStatus({ code: SpanStatusCode.ERROR })
      throw error
    } finally {
      span.end()
    }
  })
}
