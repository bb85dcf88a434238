/**
 * What `promise` gives, or a rejection after `ms`: a pool whose connections are all taken keeps a statement waiting for
 * as long as that lasts, and then most of all somebody asks for health.
 */
export function within<Value>(ms: number, promise: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${ms} ms.`)), ms)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
