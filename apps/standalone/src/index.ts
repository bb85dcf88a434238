export type { Facts, Guest } from './facts.js'
export { type ModelSettings, type Standalone, type StandaloneOptions, startStandalone } from './start-standalone.js'
