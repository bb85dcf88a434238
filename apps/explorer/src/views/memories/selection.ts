import { useCallback, useRef, useState } from 'react'

/** Which rows are ticked. With Shift, all from the last one ticked. */
export function useSelection(ids: readonly string[]) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const last = useRef<string | null>(null)
  const shown = useRef(ids)
  shown.current = ids

  const tick = useCallback((id: string, checked: boolean, isRange: boolean) => {
    const from = isRange && last.current !== null ? shown.current.indexOf(last.current) : -1
    const to = shown.current.indexOf(id)
    const ticked = from === -1 ? [id] : shown.current.slice(Math.min(from, to), Math.max(from, to) + 1)
    last.current = id
    setSelected((before) => {
      const after = new Set(before)
      for (const one of ticked) {
        if (checked) after.add(one)
        else after.delete(one)
      }
      return after
    })
  }, [])

  const clear = useCallback(() => setSelected(new Set()), [])
  const all = useCallback(() => setSelected(new Set(shown.current)), [])
  return { selected, tick, clear, all }
}
