export type { ModelSettings } from './embedder.js'
export type { Facts, Guest } from './facts.js'
export { type Standalone, type StandaloneOptions, startStandalone } from './start-standalone.js'
