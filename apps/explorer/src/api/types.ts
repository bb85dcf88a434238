import type { components } from './schema'

type Schemas = components['schemas']

export type Persona = Schemas['Persona']
export type Personality = Schemas['Personality']
export type ListedMemory = Schemas['ListedMemory']
export type MemoryDocument = Schemas['MemoryDocument']
export type MemorySearch = Schemas['MemorySearch']
export type MemorySearchResult = Schemas['MemorySearchResult']
export type MemoryMap = Schemas['MemoryMap']
export type MapPoint = MemoryMap['points'][number]
export type Timeline = Schemas['Timeline']
export type Job = Schemas['Job']
export type Backlog = Schemas['Backlog']
export type Examination = Schemas['Examination']
export type UnclaimedUser = Schemas['UnclaimedUsers']['users'][number]
export type Claim = Schemas['ClaimList']['claims'][number]
