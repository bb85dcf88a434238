/** What the bot read before its memories moved into PostgreSQL, and nothing reads any more. */
const STALE = /^QDRANT_/

/**
 * The names of variables that are set and mean nothing any more, in order. Names only: `QDRANT_API_KEY` holds a secret.
 */
export const staleVariables = (environment: Readonly<Record<string, string | undefined>>): string[] =>
  Object.keys(environment)
    .filter((name) => STALE.test(name) && environment[name] !== '')
    .sort()
