import type { InfiniteData } from '@tanstack/react-query'
import { gateway } from '../api/client'
import { queryClient } from '../api/query-client'
import type { ListedMemory } from '../api/types'
import { tellProblem, toasts } from '../parts/toasts'
import { type ListFilter, type ListPage, pagesKey, type State } from './memory-pages'
import { MOST_NAMED } from './use-memories-by-id'

export const ACTIONS = ['lock', 'unlock', 'hide', 'archive', 'delete', 'restore'] as const
export type Action = (typeof ACTIONS)[number]

const DONE: Record<Action, string> = {
  lock: 'Locked',
  unlock: 'Unlocked',
  hide: 'Hid',
  archive: 'Archived',
  delete: 'Deleted',
  restore: 'Restored',
}

export const count = (number: number): string => (number === 1 ? 'a memory' : `${number.toLocaleString('en')} memories`)

/** Does something to memories, says so, and offers to take it back. */
export async function changeMemories(personaId: string, ids: readonly string[], action: Action): Promise<void> {
  try {
    const { data } = await gateway.POST('/v1/personas/{personaId}/memories/state', {
      params: { path: { personaId } },
      body: { action, ids: [...ids] },
    })
    const { changed, locked, operationId } = data!
    await showAsTheyAre(personaId, ids)
    const spared = locked.length === 0 ? undefined : `${capital(count(locked.length))} left alone: locked.`
    if (changed.length === 0) {
      toasts.add({ title: spared ?? 'Nothing to change: so it was already.' })
      return
    }
    sayDone(`${DONE[action]} ${count(changed.length)}`, spared, { personaId, operationId })
  } catch (error) {
    tellProblem(error)
  }
}

/** Corrects a text. Throws what the editor shows beside it. */
export async function editMemory(personaId: string, id: string, text: string): Promise<void> {
  const { data } = await gateway.PATCH('/v1/personas/{personaId}/memories/{id}', {
    params: { path: { personaId, id } },
    body: { text },
  })
  await showAsTheyAre(personaId, [id, ...data!.ids])
  if (data!.changed) sayDone('Saved the correction', undefined, { personaId, operationId: data!.operationId })
}

/** Makes one memory of several that say the same. */
export async function mergeMemories(personaId: string, keep: string, ids: readonly string[]): Promise<void> {
  try {
    const { data } = await gateway.POST('/v1/personas/{personaId}/duplicates/merge', {
      params: { path: { personaId } },
      body: { keep, ids: [...ids] },
    })
    const { merged, locked, operationId } = data!
    await showAsTheyAre(personaId, [keep, ...ids])
    const spared = locked.length === 0 ? undefined : `${capital(count(locked.length))} left alone: locked.`
    if (merged.length === 0) toasts.add({ title: spared ?? 'Nothing to merge.' })
    else sayDone(`Merged ${count(merged.length + 1)} into one`, spared, { personaId, operationId })
  } catch (error) {
    tellProblem(error)
  }
}

/** Takes a change back. */
export async function undoChange(personaId: string, operationId: string): Promise<void> {
  try {
    const { data } = await gateway.POST('/v1/personas/{personaId}/changes/{operationId}/undo', {
      params: { path: { personaId, operationId } },
    })
    await showAsTheyAre(personaId, data!.undone)
    toasts.add({
      title: data!.undone.length === 0 ? 'Nothing to take back' : `Took it back for ${count(data!.undone.length)}`,
      description:
        data!.left.length === 0
          ? undefined
          : `${capital(count(data!.left.length))} changed since, and left as they are.`,
    })
  } catch (error) {
    tellProblem(error)
  }
}

function sayDone(title: string, description: string | undefined, change: { personaId: string; operationId: string }) {
  const id: string = toasts.add({
    title,
    description,
    actionProps: {
      children: 'Undo',
      onClick: () => {
        toasts.close(id)
        void undoChange(change.personaId, change.operationId)
      },
    },
  })
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/**
 * Brings what is shown up to date with what was changed. The few that changed are asked for again and put in their
 * places; asking for every page of a long list again would take as long as it was to scroll there.
 */
async function showAsTheyAre(personaId: string, ids: readonly string[]): Promise<void> {
  void queryClient.invalidateQueries({ queryKey: ['recall', personaId] })
  void queryClient.invalidateQueries({ queryKey: ['events', personaId] })
  void queryClient.invalidateQueries({ queryKey: ['memory', personaId] })
  void queryClient.invalidateQueries({ queryKey: ['duplicates', personaId] })
  if (ids.length > MOST_NAMED) {
    await queryClient.resetQueries({ queryKey: pagesKey(personaId) })
    return
  }
  const { data } = await gateway.GET('/v1/personas/{personaId}/memories', {
    params: { path: { personaId }, query: { ids: ids.join(','), limit: 1_000 } },
  })
  for (const [key, pages] of queryClient.getQueriesData<InfiniteData<ListPage>>({ queryKey: pagesKey(personaId) })) {
    const filter = (key[2] ?? {}) as ListFilter
    if (!pages) continue
    // Whether the words still match is for the database to say.
    if (filter.text || filter.sender || filter.channelId) void queryClient.invalidateQueries({ queryKey: key })
    else
      queryClient.setQueryData(
        key,
        replaced(
          pages,
          ids,
          data!.memories.filter((row) => isListed(row, filter)),
        ),
      )
  }
}

function isListed(row: ListedMemory, { state, personalityId, from, until }: ListFilter): boolean {
  if (personalityId !== undefined && row.personalityId !== personalityId) return false
  if (from !== undefined && row.createdAtMs < Date.parse(from)) return false
  if (until !== undefined && row.createdAtMs >= Date.parse(until)) return false
  return state === undefined ? row.visibility !== 'deleted' : statesOf(row).includes(state)
}

/** What a memory is, for people. */
export function statesOf(row: ListedMemory): State[] {
  if (row.visibility === 'deleted') return ['deleted']
  const isExpired = row.expiresAtMs !== null && row.expiresAtMs <= Date.now()
  const states: State[] = []
  if (row.visibility === 'normal' && !isExpired) states.push('active')
  if (row.visibility === 'hidden') states.push('hidden')
  if (row.visibility === 'archived') states.push('archived')
  if (row.isLocked) states.push('locked')
  if (row.pending) states.push('pending')
  if (isExpired) states.push('expired')
  return states
}

const isNewer = (one: ListedMemory, other: ListedMemory): boolean =>
  one.createdAtMs === other.createdAtMs ? one.id > other.id : one.createdAtMs > other.createdAtMs

/** The pages with `rows` instead of whatever had one of these ids, each in its place by time. */
function replaced(
  data: InfiniteData<ListPage>,
  ids: readonly string[],
  rows: readonly ListedMemory[],
): InfiniteData<ListPage> {
  const gone = new Set(ids)
  const pages = data.pages.map((page) => ({ ...page, memories: page.memories.filter(({ id }) => !gone.has(id)) }))
  for (const row of rows) {
    const page =
      pages.find(({ memories }) => memories.length > 0 && isNewer(row, memories.at(-1)!)) ??
      // Older than all that was fetched: it comes with a later page, if there is one.
      (pages.at(-1)?.next === null ? pages.at(-1) : undefined)
    if (!page) continue
    const at = page.memories.findIndex((other) => isNewer(row, other))
    page.memories.splice(at === -1 ? page.memories.length : at, 0, row)
  }
  return { ...data, pages }
}
