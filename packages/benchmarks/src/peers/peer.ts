import type { BareDriver } from '../bare/driver.js'
import type { Dataset } from '../data/dataset.js'
import type { FilledMemory } from '../data/filled-memories.js'
import type { System } from '../measure/system.js'

/** Another library's memory on the same server. */
export interface Peer extends System {
  /** The packages it is made of, with versions. */
  readonly packages: readonly string[]
  /** Through its own API, into the tables it was loaded into. */
  insert(memories: readonly FilledMemory[]): Promise<void>
  /** Takes out again what was inserted. */
  remove(memories: readonly FilledMemory[]): Promise<void>
  close(): Promise<void>
}

export interface PeerContext {
  /** Of a database that is this peer's alone. */
  readonly url: string
  readonly driver: BareDriver
  readonly dataset: Dataset
  /** Loads its tables unless an earlier run did; `fill` is given tables that are empty. */
  loadOnce(fill: () => Promise<void>): Promise<void>
}

/** Makes its tables and indexes through its own API, fills them by COPY, and opens it. */
export type OpenPeer = (context: PeerContext) => Promise<Peer>
