export type { DatabaseKind, Template, TestableDatabase } from './databases/database-kind.js'
export { databaseTemplate } from './databases/database-template.js'
export { emptyTables } from './databases/empty-tables.js'
export { databaseFromTemplate } from './databases/use-database.js'
