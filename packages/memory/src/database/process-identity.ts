import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** What tells a process from every other, also after it ended and its pid was given to the next. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it started, as the kernel counts it. Linux only. */
  readonly processStart?: string | undefined
  /** Where the pid means something: in two containers on one volume the same pid is two processes. */
  readonly pidSpace: string
}

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, processStart: processState(process.pid)?.start, pidSpace: pidSpace() }
}

/** Whether that very process runs; 'unknown' where its pid means nothing here. */
export function isRunning({ pid, processStart, pidSpace: space }: ProcessIdentity): boolean | 'unknown' {
  if (space !== pidSpace()) return 'unknown'
  if (!isPidTaken(pid)) return false
  const state = processState(pid)
  // A zombie has ended, and waits only for its parent to notice.
  if (state?.letter === 'Z') return false
  return state === undefined || processStart === undefined || state.start === processStart
}

function isPidTaken(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM' // there, and somebody else's
  }
}

/** Fields 3 and 22 of /proc/PID/stat; the second, the program's name in brackets, may hold anything. */
function processState(pid: number): { letter: string | undefined; start: string | undefined } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { letter: fields[0], start: fields[19] }
  } catch {
    return undefined
  }
}

function pidSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return hostname()
  }
}
