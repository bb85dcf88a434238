import type { PointId, QdrantPage, QdrantStore } from './connect.js'

/** The pages of a collection from an offset on. The next is asked for while the caller works on one. */
export async function* pagesOf(
  store: QdrantStore,
  collection: string,
  { from, size, vectors }: { from: PointId | null; size: number; vectors: boolean },
): AsyncGenerator<QdrantPage> {
  const read = (offset: PointId | null) => {
    const page = store.scroll(collection, { offset, limit: size, vectors })
    // Whoever awaits it gets the error; until then it must not count as unhandled.
    page.catch(() => {})
    return page
  }
  let coming: Promise<QdrantPage> | null = read(from)
  while (coming) {
    const page: QdrantPage = await coming
    coming = page.next === null ? null : read(page.next)
    yield page
  }
}
