import type { CSSProperties } from 'react'
import { usePersonalities } from '../shell/personalities'
import styles from './personality-tag.module.css'

/** Sets `--hue`, from which `personality-tag.module.css` and the charts make the colour. */
export const hueStyle = (hue: number | undefined): CSSProperties => ({ '--hue': hue ?? 0 }) as CSSProperties

/** A personality's name with its colour. */
export function PersonalityTag({ id, name }: { id: string; name?: string }) {
  const known = usePersonalities().byId.get(id)
  return (
    <span className={styles.tag} style={hueStyle(known?.hue)}>
      <i aria-hidden="true" />
      {known?.label ?? name ?? 'unknown'}
    </span>
  )
}
