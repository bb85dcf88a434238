// @ts-check
/**
 * The thread PGlite runs in. A statement is one long WebAssembly call: on the main thread it would stall every request
 * of the process for as long as it runs.
 *
 * Plain JavaScript, because Node 20 cannot start a worker from TypeScript and the tests run the sources.
 */
import { fsyncSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { vector } from '@electric-sql/pglite-pgvector'

/** @import { PgliteFailure, PgliteRequest, PgliteResponse, PgliteWorkerData } from './pglite-protocol.js' */

/**
 * A directory whose commits survive a power cut. PGlite starts PostgreSQL with fsync off, and its file system has no
 * fsync to call; with both mended, a commit on an SSD takes 0.4 ms instead of 0.2.
 */
class DurableNodeFS extends NodeFS {
  /**
   * @override
   * @type {NodeFS['init']}
   */
  async init(pglite, options) {
    const { emscriptenOpts } = await super.init(pglite, options)
    /** @param {any} module the Emscripten module, whose file system PGlite does not type */
    const giveFsync = (module) => {
      module.FS.filesystems.NODEFS.stream_ops.fsync = (/** @type {{ nfd: number }} */ stream) => {
        fsyncSync(stream.nfd)
        return 0
      }
    }
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), giveFsync] } }
  }
}

const { dataDir, snapshot } = /** @type {PgliteWorkerData} */ (workerData)
const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort)

/** @param {PgliteResponse} response */
const post = (response) => port.postMessage(response)

const settings = [
  'max_wal_size=128MB', // see pglite-upkeep.ts
  'min_wal_size=32MB',
  'wal_sync_method=fsync', // the default, fdatasync, does nothing in WebAssembly
].flatMap((setting) => ['-c', setting])

const opened = PGlite.create({
  ...(dataDir === undefined ? {} : { fs: new DurableNodeFS(dataDir) }),
  startParams: [
    ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F' || dataDir === undefined), // -F: no fsync
    ...settings,
  ],
  ...(snapshot === undefined ? {} : { loadDataDir: new Blob([snapshot]) }),
  extensions: { vector, btree_gin },
})
opened.then(
  (pglite) => pglite.onNotification((channel, payload) => post({ channel, payload })),
  () => {}, // the request 'open' reports it
)

port.on('message', async (/** @type {PgliteRequest} */ request) => {
  try {
    post({ id: request.id, result: await answer(await opened, request) })
  } catch (error) {
    post({ id: request.id, failure: describe(error), fatal: isCrash(error) })
  }
})

/**
 * @param {PGlite} pglite
 * @param {PgliteRequest} request
 * @returns {Promise<unknown>}
 */
async function answer(pglite, request) {
  switch (request.command) {
    case 'open':
      return undefined
    case 'query':
      return pglite.query(request.sql, [...request.parameters], {
        rowMode: request.rowMode,
        parsers: Object.fromEntries(request.textTypes.map((oid) => [oid, (/** @type {string} */ text) => text])),
        ...(request.blob === undefined ? {} : { blob: request.blob }),
      })
    case 'execute':
      return pglite.exec(request.sql)
    case 'snapshot':
      return pglite.dumpDataDir('none')
    case 'close':
      return pglite.close()
  }
}

/**
 * PGlite's errors carry the statement and its parameters as well: those stay here.
 *
 * @param {any} error
 * @returns {PgliteFailure}
 */
function describe(error) {
  const { message, code, severity, detail, hint, where, schema, table, column, constraint } = error
  return { message: String(message), code, severity, detail, hint, where, schema, table, column, constraint }
}

/**
 * WebAssembly trapped: the memory PostgreSQL ran in can no longer be trusted.
 *
 * @param {unknown} error
 */
const isCrash = (error) => error instanceof Error && error.name === 'RuntimeError'
