/** What was opened, to be closed in the opposite order. */
export interface Closers {
  add(close: () => Promise<unknown>): void
  /** Closes all of it, once; a failure does not keep the rest open. @throws the first failure, at the end */
  close(): Promise<void>
}

export function createClosers(): Closers {
  const open: (() => Promise<unknown>)[] = []
  let closing: Promise<void> | undefined
  return {
    add(close) {
      open.push(close)
    },
    close() {
      closing ??= closeAll(open)
      return closing
    },
  }
}

async function closeAll(open: (() => Promise<unknown>)[]): Promise<void> {
  const failures: unknown[] = []
  for (let close = open.pop(); close; close = open.pop()) await close().catch((error) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}
