import { writeFile } from 'node:fs/promises'
import { API_TYPES, makeApiTypes } from './api-types.js'

await writeFile(API_TYPES, await makeApiTypes())
