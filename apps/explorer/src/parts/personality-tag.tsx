import type { CSSProperties } from 'react'
import { hueOf, usePersonalities } from '../shell/personalities'
import styles from './personality-tag.module.css'

/** Sets `--hue`, from which `personality-tag.module.css` and the charts make the colour. */
export const hueStyle = (hue: number): CSSProperties => ({ '--hue': hue }) as CSSProperties

/** A personality's colour. */
export function Dot({ hue }: { hue: number }) {
  return <i className={styles.dot} style={hueStyle(hue)} aria-hidden="true" />
}

/** A personality's name with its colour. */
export function PersonalityTag({ id, name }: { id: string; name?: string }) {
  const known = usePersonalities().byId.get(id)
  const hue = known?.hue ?? hueOf(id)
  return (
    <span className={styles.tag} style={hueStyle(hue)}>
      <Dot hue={hue} />
      {known?.label ?? name ?? 'unknown'}
    </span>
  )
}
