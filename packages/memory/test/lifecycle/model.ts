/*
 * A plain model of what the verbs do: two personas, four texts, a message of each. No database, no SQL.
 */

export const texts = ['Rex hates thunder', 'Cleo sleeps', 'the car is red', 'tea at five'] as const
export const OWNERS = ['ann', 'ben'] as const
export type Owner = (typeof OWNERS)[number]

export const messageOf = (of: number): string => `message ${of}`

type StateVerb = 'hide' | 'archive' | 'softDelete' | 'restore' | 'lock' | 'unlock'
export type Step =
  | { verb: 'add' | StateVerb | 'erase' | 'move'; who: Owner; of: number }
  | { verb: 'edit'; who: Owner; of: number; to: number }
  | { verb: 'merge'; who: Owner; of: number; into: number }
  | { verb: 'undo'; operation: number }

interface Modelled {
  text: string
  visibility: string
  isLocked: boolean
  messageIds: string[]
  former: { operation: string; text: string }[]
}
type State = Pick<Modelled, 'visibility' | 'isLocked'>

/** What an operation did to a memory. */
type Done =
  | { kind: 'state'; from: State; to: State }
  | { kind: 'edit' }
  | { kind: 'unite'; had: string[]; has: string[] }
  | { kind: 'move'; from: Owner }

export interface Operation {
  id: string
  who: Owner
  done: Map<number, Done>
  /** Messages that went along, of texts, where the other persona did not have them. */
  messages: number[]
}

const stateOf = ({ visibility, isLocked }: Modelled): State => ({ visibility, isLocked })
const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
const other = (who: Owner): Owner => (who === 'ann' ? 'ben' : 'ann')

const nextState: Record<StateVerb, (now: State) => State | null> = {
  hide: (now) => (now.visibility === 'deleted' ? null : { ...now, visibility: 'hidden' }),
  archive: (now) => (now.visibility === 'deleted' ? null : { ...now, visibility: 'archived' }),
  softDelete: (now) => ({ ...now, visibility: 'deleted' }),
  restore: (now) => ({ ...now, visibility: 'normal' }),
  lock: (now) => ({ ...now, isLocked: true }),
  unlock: (now) => ({ ...now, isLocked: false }),
}

class Keeping {
  readonly memories = new Map<number, Modelled>()
  readonly messages = new Set<number>()
  readonly erased = new Set<string>()
  readonly gone = new Set<number>()
  /** Of a memory, those that a merge ever made one with it here. */
  readonly merged = new Map<number, Set<number>>()

  closes(of: number, text: string): boolean {
    return this.gone.has(of) || this.erased.has(text)
  }
}

export class Model {
  readonly keeping: Record<Owner, Keeping> = { ann: new Keeping(), ben: new Keeping() }
  readonly operations: Operation[] = []

  /** Two memories of one text would meet, and become one: a case of its own, left to the tests of moving. */
  wouldMeet(step: Step): boolean {
    if (step.verb === 'move') return this.keeping[other(step.who)].memories.has(step.of)
    if (step.verb !== 'undo' || this.operations.length === 0) return false
    const { who, done } = this.chosen(step)
    return [...done].some(
      ([of, what]) =>
        what.kind === 'move' && this.keeping[who].memories.has(of) && this.keeping[what.from].memories.has(of),
    )
  }

  chosen({ operation }: { operation: number }): Operation {
    return this.operations[operation % this.operations.length]!
  }

  apply(step: Step, operationId: string): void {
    if (step.verb === 'undo') this.undo(this.chosen(step), operationId)
    else if (step.verb === 'add') this.add(step.who, step.of)
    else this.touch(step, operationId)
  }

  private touch(step: Exclude<Step, { verb: 'undo' }>, operationId: string): void {
    const memory = this.keeping[step.who].memories.get(step.of)
    if (!memory) return
    if (step.verb === 'erase') this.erase(step.who, step.of)
    else if (step.verb === 'edit') this.edit(step.who, step.of, memory, `note ${step.to}`, operationId)
    else if (step.verb === 'move') this.move(step.who, step.of, memory, operationId)
    else if (step.verb === 'merge') this.merge(step, memory, operationId)
    else if (step.verb !== 'add') this.change(step.who, step.of, memory, step.verb, operationId)
  }

  private note(id: string, who: Owner, done: Operation['done'], messages: number[] = []): void {
    if (done.size + messages.length > 0) this.operations.push({ id, who, done, messages })
  }

  private add(who: Owner, of: number): void {
    const { memories, messages } = this.keeping[who]
    messages.add(of)
    if (memories.has(of) || this.keeping[who].closes(of, texts[of]!)) return
    const messageIds = [messageOf(of)]
    memories.set(of, { text: texts[of]!, visibility: 'normal', isLocked: false, messageIds, former: [] })
  }

  private erase(who: Owner, of: number): void {
    const { memories, erased, gone, merged } = this.keeping[who]
    if (memories.get(of)!.isLocked) return
    const reached = new Set([of])
    for (const kept of reached) for (const one of merged.get(kept) ?? []) reached.add(one)
    for (const one of reached) {
      const memory = memories.get(one)
      if (!memory || memory.isLocked || (one !== of && memory.visibility !== 'deleted')) continue
      for (const text of [memory.text, ...memory.former.map((version) => version.text)]) erased.add(text)
      gone.add(one)
      memories.delete(one)
    }
  }

  private edit(who: Owner, of: number, memory: Modelled, text: string, operation: string): void {
    if (memory.isLocked || memory.visibility === 'deleted' || memory.text === text) return
    memory.former.push({ operation, text: memory.text })
    memory.text = text
    this.note(operation, who, new Map([[of, { kind: 'edit' }]]))
  }

  private change(who: Owner, of: number, memory: Modelled, verb: StateVerb, operation: string): void {
    const from = stateOf(memory)
    const to = nextState[verb](from)
    if (!to || same(from, to) || (memory.isLocked && verb !== 'lock' && verb !== 'unlock')) return
    Object.assign(memory, to)
    this.note(operation, who, new Map([[of, { kind: 'state', from, to }]]))
  }

  private merge({ who, of, into }: { who: Owner; of: number; into: number }, going: Modelled, operation: string): void {
    const { memories, merged } = this.keeping[who]
    const kept = memories.get(into)
    if (!kept || of === into || kept.isLocked || kept.visibility === 'deleted') return
    if (going.isLocked || going.visibility === 'deleted') return
    const from = stateOf(going)
    going.visibility = 'deleted'
    const had = kept.messageIds
    kept.messageIds = [...new Set([...had, ...going.messageIds])].sort()
    merged.set(into, (merged.get(into) ?? new Set()).add(of))
    this.note(
      operation,
      who,
      new Map<number, Done>([
        [of, { kind: 'state', from, to: stateOf(going) }],
        [into, { kind: 'unite', had, has: kept.messageIds }],
      ]),
    )
  }

  private move(who: Owner, of: number, memory: Modelled, operation: string): void {
    const [from, to] = [this.keeping[who], this.keeping[other(who)]]
    for (const text of from.erased) to.erased.add(text)
    from.memories.delete(of)
    const arrives = !to.closes(of, memory.text)
    if (arrives) to.memories.set(of, memory)
    const going = [...from.messages].filter((one) => memory.messageIds.includes(messageOf(one)))
    const alone = going.filter((one) => !to.messages.has(one))
    for (const one of going) from.messages.delete(one)
    for (const one of going) to.messages.add(one)
    this.note(operation, other(who), new Map(arrives ? [[of, { kind: 'move', from: who }]] : []), alone)
  }

  private undo({ id, who, done, messages }: Operation, operation: string): void {
    const undone: Operation['done'] = new Map()
    let home: Owner | null = null
    for (const [of, what] of done) {
      const memory = this.keeping[who].memories.get(of)
      if (what.kind === 'move') home = what.from
      if (!memory) continue
      const inverse = this.inverse(id, operation, who, of, memory, what)
      if (inverse) undone.set(of, inverse)
    }
    // An operation whose memories were all erased elsewhere still brings its messages home.
    home ??= messages.length > 0 ? other(who) : null
    if (home === null) this.note(operation, who, undone)
    else this.note(operation, home, undone, this.bringHome(messages, who, home))
  }

  /** Messages that go back, but for those that are there as well. */
  private bringHome(messages: readonly number[], who: Owner, home: Owner): number[] {
    const back = messages.filter((one) => this.keeping[who].messages.delete(one))
    const alone = back.filter((one) => !this.keeping[home].messages.has(one))
    for (const one of back) this.keeping[home].messages.add(one)
    return alone
  }

  private inverse(id: string, operation: string, who: Owner, of: number, memory: Modelled, what: Done): Done | null {
    if (what.kind === 'edit') {
      const latest = memory.former.at(-1)
      if (latest?.operation !== id || memory.isLocked) return null
      memory.former.push({ operation, text: memory.text })
      memory.text = latest.text
      return { kind: 'edit' }
    }
    if (what.kind === 'state') {
      if (!same(stateOf(memory), what.to)) return null
      Object.assign(memory, what.from)
      return { kind: 'state', from: what.to, to: what.from }
    }
    if (what.kind === 'unite') {
      if (memory.isLocked || !same(memory.messageIds, what.has)) return null
      memory.messageIds = what.had
      return { kind: 'unite', had: what.has, has: what.had }
    }
    this.keeping[who].memories.delete(of)
    if (this.keeping[what.from].closes(of, memory.text)) return null
    this.keeping[what.from].memories.set(of, memory)
    return { kind: 'move', from: who }
  }
}
