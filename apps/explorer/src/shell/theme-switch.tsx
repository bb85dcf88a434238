import { Toggle } from '@base-ui/react/toggle'
import { ToggleGroup } from '@base-ui/react/toggle-group'
import { Monitor, Moon, Sun } from 'lucide-react'
import { chooseTheme, type Theme, useTheme } from './theme'
import styles from './theme-switch.module.css'

const choices = [
  { theme: 'light', label: 'Light', icon: Sun },
  { theme: 'system', label: 'As the system', icon: Monitor },
  { theme: 'dark', label: 'Dark', icon: Moon },
] as const

export function ThemeSwitch() {
  const theme = useTheme()
  return (
    <ToggleGroup
      aria-label="Colours"
      className={styles.group}
      value={[theme]}
      onValueChange={([chosen]) => chosen !== undefined && chooseTheme(chosen as Theme)}
    >
      {choices.map(({ theme: value, label, icon: Icon }) => (
        <Toggle key={value} value={value} aria-label={label} title={label} className={styles.choice}>
          <Icon aria-hidden="true" />
        </Toggle>
      ))}
    </ToggleGroup>
  )
}
