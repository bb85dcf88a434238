// @ts-check
/*
 * The thread in which a map is computed; projection-thread.ts talks to it. Plain JavaScript, because a worker of Node 20
 * reads no TypeScript and the sources run as they are under test.
 *
 * Vectors are brought to 50 dimensions as they arrive, by a random projection, so that those of 10,000 memories are 2 MB
 * instead of 60; UMAP brings them to two. Measured, 10,000 memories: 15 s with reading and storing, from 128
 * dimensions 47 s; the thread that asked was never held for longer than 33 ms.
 */
import { parentPort } from 'node:worker_threads'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { UMAP } from 'umap-js'

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort)

const REDUCED = 50
const NEIGHBOURS = 15
/** The same vectors in the same order make the same map. */
const random = xoroshiro128plus(8)
const fraction = () => uniformFloat64(random)

/** @type {Float32Array | undefined} */
let directions
/** @type {number[][]} */
const reduced = []

port.on('message', (/** @type {{ page: string[] } | { project: true }} */ message) => {
  if ('page' in message) {
    for (const vector of message.page) reduced.push(reduce(decode(vector)))
    return
  }
  const points = intoSquare(project())
  port.postMessage({ points }, [points.buffer])
})

/**
 * What `vector_send` of pgvector gives, in base64: two numbers of 16 bits, then big-endian float32.
 *
 * @param {string} base64
 */
function decode(base64) {
  const bytes = Buffer.from(base64, 'base64')
  return Float32Array.from({ length: bytes.readUInt16BE(0) }, (_, at) => bytes.readFloatBE(4 + 4 * at))
}

/** @param {Float32Array} vector */
function reduce(vector) {
  directions ??= Float32Array.from({ length: REDUCED * vector.length }, gaussian)
  const axes = directions
  const result = new Array(REDUCED).fill(0)
  for (let at = 0; at < vector.length; at++) {
    const value = vector[at] ?? 0
    if (value === 0) continue // a small model's vectors are padded with zeros
    for (let to = 0; to < REDUCED; to++) result[to] += value * (axes[at * REDUCED + to] ?? 0)
  }
  return result
}

function gaussian() {
  return Math.sqrt(-2 * Math.log(1 - fraction())) * Math.cos(2 * Math.PI * fraction())
}

/** @returns {number[][]} */
function project() {
  // Too few to have neighbours: any two directions show how they lie.
  if (reduced.length < 5) return reduced.map(([x = 0, y = 0]) => [x, y])
  return new UMAP({ random: fraction, nNeighbors: Math.min(NEIGHBOURS, reduced.length - 1), minDist: 0.1 }).fit(reduced)
}

/**
 * Both coordinates on one scale, between -1 and 1.
 *
 * @param {number[][]} places
 */
function intoSquare(places) {
  const points = new Float32Array(2 * places.length)
  const middle = [0, 1].map((axis) => {
    const [least, most] = bounds(places.map((place) => place[axis] ?? 0))
    return { centre: (least + most) / 2, reach: (most - least) / 2 }
  })
  const reach = Math.max(...middle.map((axis) => axis.reach)) || 1
  for (const [at, place] of places.entries()) {
    for (const [axis, { centre }] of middle.entries()) points[2 * at + axis] = ((place[axis] ?? 0) - centre) / reach
  }
  return points
}

/**
 * @param {number[]} values
 * @returns {[number, number]}
 */
function bounds(values) {
  return values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [Infinity, -Infinity])
}
