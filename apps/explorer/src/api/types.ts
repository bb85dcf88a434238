import type { components } from './schema'

type Schemas = components['schemas']

export type Persona = Schemas['Persona']
export type Personality = Schemas['Personality']
export type ListedMemory = Schemas['ListedMemory']
export type MemoryDocument = Schemas['MemoryDocument']
export type MemorySearch = Schemas['MemorySearch']
export type MemorySearchResult = Schemas['MemorySearchResult']
