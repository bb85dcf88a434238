import { type Colouring, cssOf } from './colouring'
import styles from './legend.module.css'
import { useIsDark } from './use-is-dark'

/** What the colours of the map stand for. */
export function Legend({ shades }: { shades: Colouring['shades'] }) {
  const isDark = useIsDark()
  return (
    <ul className={styles.legend} aria-label="Colours">
      {shades.map((shade, at) => (
        <li key={`${at}${shade.label}`}>
          <i style={{ background: cssOf(shade, isDark) }} aria-hidden="true" />
          {shade.label}
        </li>
      ))}
    </ul>
  )
}
