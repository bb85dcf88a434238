import { databaseFromTemplate } from '@bot/testing'
import { openDatabase } from '../../src/database/open.js'

/** A migrated, empty database for this test file: `const database = useTestDatabase()`. */
export const useTestDatabase = databaseFromTemplate({ open: openDatabase })
