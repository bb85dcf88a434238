import { type BareDriver, openBarePostgres } from '../bare/driver.js'
import { timed } from '../load/log.js'
import type { Bench } from '../load/open-bench.js'
import { claimScratch, isLoaded, markChanged, markLoaded } from '../load/scratch.js'
import { openEliza } from './eliza.js'
import { installPeers } from './folder.js'
import { openLangChain } from './langchain.js'
import { openLangGraph } from './langgraph.js'
import { openMastra } from './mastra.js'
import type { OpenPeer, Peer } from './peer.js'

const PEERS: Record<string, OpenPeer> = {
  mastra: openMastra,
  langchain: openLangChain,
  langgraph: openLangGraph,
  eliza: openEliza,
}

/**
 * Opens the peers over the same data set on the same server. Each has a database of its own beside the given one
 * (`bench_mastra`, …): their tables have names like ours, and ElizaOS drops the indexes of every table it finds.
 *
 * What cannot be opened is left out with a message; an embedded database has no peers.
 */
export async function openPeers(bench: Bench): Promise<Peer[]> {
  const { log, url } = bench
  if (!url) {
    log('Peers need a server (--url); they are left out.')
    return []
  }
  if (!installPeers(log)) return []
  const peers: Peer[] = []
  for (const [name, open] of Object.entries(PEERS)) {
    try {
      peers.push(await openPeer(name, open, { ...bench, url }))
    } catch (error) {
      log(`${name} is left out: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return peers
}

async function openPeer(name: string, open: OpenPeer, bench: Bench & { url: string }): Promise<Peer> {
  const { dataset, contents, log } = bench
  const url = await databaseBeside(bench, name)
  const driver = openBarePostgres(url)
  try {
    await claimScratch(driver)
    await driver.execute('create extension if not exists vector')
    const peer = await open({
      url,
      driver,
      dataset,
      async loadOnce(fill) {
        if (await isLoaded(driver, name, contents)) return
        await markChanged(driver, name)
        await timed(log, `the tables of ${name}`, fill)
        await markLoaded(driver, name, contents)
      },
    })
    return withDriver(peer, driver)
  } catch (error) {
    await driver.close()
    throw error
  }
}

/** @returns the URL of a database on the same server, created where missing */
async function databaseBeside({ url, driver }: Bench & { url: string }, peer: string): Promise<string> {
  const beside = new URL(url)
  const name = `${decodeURIComponent(beside.pathname.slice(1))}_${peer}`
  beside.pathname = encodeURIComponent(name)
  const known = await driver.query('select from pg_database where datname = $1', [name])
  if (known.length === 0) await driver.execute(`create database "${name.replaceAll('"', '""')}"`)
  return beside.href
}

/** The peer, closing the driver too. */
const withDriver = (peer: Peer, driver: BareDriver): Peer => ({
  ...peer,
  async close() {
    await peer.close()
    await driver.close()
  },
})
