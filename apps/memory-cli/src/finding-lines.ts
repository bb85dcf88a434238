/** What a check found, of whatever was looked at. */
interface Found {
  severity: 'ok' | 'warning' | 'fault'
  message: string
  /** What to do about it; null where nothing needs doing. */
  advice: string | null
}

const MARKS = { ok: 'ok     ', warning: 'warning', fault: 'FAULT  ' } as const

/** A finding for people: its mark and what it says, and below it what to do. `label` stands between them. */
export const findingLines = ({ severity, message, advice }: Found, label = ''): string[] => [
  `${MARKS[severity]}  ${label}${message}`,
  ...(advice === null ? [] : [' '.repeat(MARKS.ok.length + 2 + label.length) + advice]),
]
