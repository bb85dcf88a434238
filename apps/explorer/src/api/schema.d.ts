/*
 * Made of the gateway's OpenAPI document by `pnpm --filter @bot/api-gateway api-types`. Not to be edited.
 */

export interface paths {
    "/v1/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say something to a personality
         * @description Stores the message and answers with the job that will reply. With `?wait=20` it answers with the reply itself if that is ready in time, and with the job if not. With `Accept: text/event-stream` it answers with the events of the job, and the reply while it is written. Whoever speaks for the first time becomes a user with a persona.
         */
        post: operations["sendMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List jobs
         * @description Those that wait or run, and those that ended within the last hour. `?state=failed` lists the dead letters.
         */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask for a job
         * @description Its state, its result or error, and its times.
         */
        get: operations["findJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Watch a job
         * @description What becomes of it, as it happens: its state, how far it is, and a reply while it is written, where the message was sent with `Accept: text/event-stream`. Begins with the job as it is now, so a client that was cut off asks again.
         */
        get: operations["watchJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel a job
         * @description One that waits never begins; one that runs stops at the border of its batch, within seconds, and what it has done stands. One that has ended stays as it is.
         */
        post: operations["cancelJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a failed job again
         * @description One that failed or was cancelled waits anew, with all its attempts. Any other stays as it is.
         */
        post: operations["replayJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/personas/{personaId}/memories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what a persona remembers
         * @description Newest first, a page at a time, with the state of each. A persona that nobody knows has none.
         */
        get: operations["listMemories"];
        put?: never;
        /**
         * Remember a text
         * @description Stored and embedded at once; when the embedder is down it is stored all the same and embedded later. The same text of the same persona and personality is one memory, however often it is added.
         */
        post: operations["addMemory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/personas/{personaId}/memories/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Recall what answers a question
         * @description The memories of one persona that may be seen from `venue`, best first, each with why it came back, and a report of how they were found. When the embedder is down, words alone answer, and `report.degraded` says so.
         */
        post: operations["searchMemories"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/personas/{personaId}/memories/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many memories there are by day, week or month
         * @description Of all that the list shows under the same filters, if wanted apart by personality or channel.
         */
        get: operations["countMemories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/personas/{personaId}/memories/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask for one memory
         * @description Within its persona: the id of a memory of somebody else is not found.
         */
        get: operations["findMemory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Correct a memory
         * @description Replaces its text; the id stays, so that a correction sticks. The old text is kept for undo.
         */
        patch: operations["editMemory"];
        trace?: never;
    };
    "/v1/personas/{personaId}/memories/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was done to a memory
         * @description Who changed it, when and why, latest first, a page at a time. It outlives the memory, and holds no text.
         */
        get: operations["listMemoryEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/personas/{personaId}/memories/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lock, hide, archive, delete or restore memories
         * @description One or many at once, as one operation that undo takes back. A chunk stands for the whole text it is of.
         */
        post: operations["changeMemories"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/personas/{personaId}/memories/forget": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Forget memories
         * @description By id, message, place, sender, time, or what a question finds; softly, or so that nothing brings them back.
         */
        post: operations["forgetMemories"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/personas/{personaId}/changes/{operationId}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a change back
         * @description What it hid, deleted, locked, edited or moved is as it was. An erasure cannot be undone; a claim has an undo of its own.
         */
        post: operations["undoChange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/personas/{personaId}/duplicates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find memories that say the same
         * @description Memories with one personality whose vectors are nearly the same, each under the earliest that it is like, a page at a time. Changes nothing.
         */
        get: operations["findDuplicates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/personas/{personaId}/duplicates/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make one memory of several that say the same
         * @description One stays as it is and takes over where the others came from; the others are softly deleted. Undo takes it back.
         */
        post: operations["mergeDuplicates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/personas/{personaId}/map": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where the memories of a persona lie
         * @description In two dimensions, as it was last drawn: near each other is what is alike. It says whether it is out of date; then ask for it to be drawn.
         */
        get: operations["readMap"];
        put?: never;
        /**
         * Have the map of a persona drawn
         * @description By a worker. Once a minute, however often it is asked for; a map that is up to date stays as it is. 10,000 memories take a quarter of a minute.
         */
        post: operations["drawMap"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/personas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List personas
         * @description By id, a page at a time. A person sees their own. What nobody has claimed yet is not among them.
         */
        get: operations["listPersonas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/personas/{personaId}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything that is stored about a persona
         * @description JSON lines: who they are, what was said, what is remembered, former texts, and who changed what.
         */
        get: operations["exportPersona"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/personas/{personaId}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase a persona with everything of theirs
         * @description Memories, messages, settings and the persona itself, for good: no undo, and no import, rebuild, restore or sync brings it back. Ask with `dryRun: true` first.
         */
        post: operations["erasePersona"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/personalities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the personalities
         * @description Every personality, by slug.
         */
        get: operations["listPersonalities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find people by name
         * @description Those of this very name, at most 10: names change hands, so there may be several.
         */
        get: operations["findUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/personas/{personaId}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what was said
         * @description What a persona and personalities said to each other, newest first, a page at a time.
         */
        get: operations["listMessages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/backlog": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What waits for its vector
         * @description How many memories wait and how many the embedder refuses, by the code of the last failure, and the first.
         */
        get: operations["readBacklog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/backlog/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try again at once what failed or was refused
         * @description When the cause is mended: a key, a limit, another model behind the same name. The worker embeds it.
         */
        post: operations["retryBacklog"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/claims/unclaimed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whose memories wait for somebody to claim them
         * @description Users of the old service who are nobody here yet, or whose claim is in doubt. Nothing of them is recalled.
         */
        get: operations["listUnclaimed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/claims": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who was claimed for whom
         * @description Users of the old service and whose persona has their memories, with what undoing it takes.
         */
        get: operations["listClaims"];
        put?: never;
        /**
         * Say who a user of the old service is
         * @description Their memories become that persona’s, and what is imported of them later goes there at once. Many of them may be one person. Undoing it gives the memories back.
         */
        post: operations["claim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/claims/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a claim back
         * @description What came from the user of the old service, with the claim or since, leaves the persona. What became one with a memory of the persona’s own stays.
         */
        post: operations["undoClaim"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/doctor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Look for what is known to go wrong
         * @description The database, its indexes, models and settings, and what to do about each. Changes nothing; takes seconds.
         */
        get: operations["examine"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List operations
         * @description The jobs that operators asked for: those that wait or run, and those that ended within the last hour.
         */
        get: operations["listOperations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/rebuild": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make memories of the conversation history again
         * @description Of one persona, personality or channel, or of everything (`{}`). What stands already is left as it is. Watch, cancel or replay it like every job.
         */
        post: operations["rebuild"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/import-qdrant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring memories in from Qdrant
         * @description From the Qdrant that IMPORT_QDRANT_URL names where the worker runs: texts, payloads and, where the model is the same, vectors. Ends by comparing both sides. Cancelled, it goes on where it was; run again, it changes nothing. Watch, cancel or replay it like every job.
         */
        post: operations["importQdrant"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring this database and another to agreement
         * @description With a database that SYNC_TARGETS names where the worker runs. `dryRun` first: it tells by table what would be inserted, changed and deleted, and writes nothing. The last write wins, deletions included. Watch, cancel or replay it like every job.
         */
        post: operations["sync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/create-archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write an archive
         * @description Of everything, or of what is one person's, to a new file in ARCHIVE_DIR where the worker runs, and reads it back. Watch, cancel or replay it like every job.
         */
        post: operations["createArchive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/restore-archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore an archive
         * @description Of ARCHIVE_DIR where the worker runs: all of it, or nothing. What is there already, or was erased, is left as it is. Watch, cancel or replay it like every job.
         */
        post: operations["restoreArchive"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/targets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What operations may name
         * @description As a worker was told by its environment: databases to sync with, whether there is a Qdrant, archives. Names alone; addresses never leave the worker.
         */
        get: operations["listTargets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is the process alive?
         * @description Touches nothing but the process. For liveness checks.
         */
        get: operations["ping"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Does it work, and if not, what is wrong?
         * @description 503 when nothing can be answered, so that a load balancer sends requests elsewhere. `degraded` is 200: every instance shares the embedder and the database, and taking them all out would turn a part missing into an outage. It is for people: alert on `status`. The facts are at most a second old.
         */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AnsweredMessage: {
            /**
             * Format: uuid
             * @description A job.
             * @example 9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11
             */
            jobId: string;
            /** @enum {string} */
            status: "done";
            /** @example /v1/jobs/9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11 */
            location: string;
            reply: {
                content: string;
                /** Format: uuid */
                historyId: string;
                memoriesUsed: string[];
                recall: {
                    used: {
                        ids: string[];
                        createdAt: number;
                        tokens: number | null;
                        why: {
                            similarity: number | null;
                            vectorRank: number | null;
                            lexicalScore: number | null;
                            lexicalRank: number | null;
                            coverage: number;
                            surroundings: {
                                similarity: number;
                                lexical: number;
                            };
                            recency: number;
                            fused: number;
                            /** @enum {string} */
                            matched: "match" | "sibling";
                        };
                    }[];
                    leftOut: {
                        ids: string[];
                        createdAt: number;
                        tokens: number | null;
                        why: {
                            similarity: number | null;
                            vectorRank: number | null;
                            lexicalScore: number | null;
                            lexicalRank: number | null;
                            coverage: number;
                            surroundings: {
                                similarity: number;
                                lexical: number;
                            };
                            recency: number;
                            fused: number;
                            /** @enum {string} */
                            matched: "match" | "sibling";
                        };
                        /** @enum {string} */
                        reason: "duplicate" | "budget" | "in_history" | "venue" | "threshold" | "limit";
                    }[];
                    explained: boolean;
                    dropped: {
                        threshold: number;
                        limit: number;
                    };
                    tokens: {
                        used: number;
                        budget: number;
                    };
                    historyMessages: number;
                    plan: string;
                    rowsInScope: number | null;
                    degraded: string | null;
                    timings: {
                        embeddingMs: number;
                        databaseMs: number;
                        totalMs: number;
                    };
                } | null;
                fromModel: boolean;
            };
        };
        StartedJob: {
            /**
             * Format: uuid
             * @description A job.
             * @example 9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11
             */
            jobId: string;
            /**
             * @description `retrying` = it failed and will be tried again.
             * @enum {string}
             */
            status: "queued" | "running" | "retrying" | "done" | "failed" | "cancelled";
            /**
             * @description Where the job can be asked for.
             * @example /v1/jobs/9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11
             */
            location: string;
        };
        Problem: {
            /** @description A URI that names the kind of problem. */
            type: string;
            /** @description The kind of problem, for people. */
            title: string;
            status: number;
            /** @description What happened this time, what was kept, and what to do. */
            detail: string;
            /** @description The kind of problem, for programs. Codes are never renamed. */
            code: string;
            /** @description Finds this request in the logs. */
            requestId: string;
            errors?: {
                /** @enum {string} */
                in: "body" | "path" | "query" | "header";
                /** @description JSON pointer to the value; empty = the whole. */
                pointer: string;
                detail: string;
            }[];
        };
        NewMessage: {
            /**
             * @description Discord id of a channel. A string: as a JSON number it would lose digits.
             * @example 112233445566778899
             */
            channelId: string;
            /**
             * @description Absent or null = a direct message.
             * @example 223344556677889900
             */
            guildId?: string | null;
            user: {
                /**
                 * @description Who speaks, by Discord id.
                 * @example 80351110224678912
                 */
                discordId: string;
                /**
                 * @description Kept up to date with each message.
                 * @example mara
                 */
                username: string;
            };
            /**
             * Format: uuid
             * @description Who they speak as, of their own personas. Default: whom they chose for this personality.
             * @example b1cffe4e-da82-509e-9108-1862d4708498
             */
            personaId?: string;
            /**
             * @description Slug of the personality that is spoken to.
             * @example lilith
             */
            personality: string;
            /**
             * @description At most 100,000 UTF-16 code units, no NUL, no lone surrogates.
             * @example Which animal do I own?
             */
            content: string;
            /**
             * @description `fresh` = answer without recalling anything; `incognito` = keep this turn out of memory, also when memories are made of the history again. Default `normal`.
             * @example normal
             * @enum {string}
             */
            memoryMode?: "normal" | "fresh" | "incognito";
            /** @description Also look for the memories that were not recalled, and tell with the reply why not: said elsewhere in private, in the recent conversation already, below the threshold, beyond the limit. Costs two more searches. Default false. */
            explain?: boolean;
            /**
             * @description With it the call can be repeated: the same id from the same person to the same personality in the same channel returns the first job again and stores nothing.
             * @example 1310111213141516171
             */
            messageId?: string;
        };
        JobList: {
            /** @description Newest first. */
            jobs: components["schemas"]["Job"][];
        };
        Job: {
            /**
             * Format: uuid
             * @description A job.
             * @example 9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11
             */
            id: string;
            /** @enum {string} */
            kind: "reply" | "embed-pending" | "draw-map" | "tell-targets" | "rebuild" | "import-qdrant" | "sync" | "create-archive" | "restore-archive";
            /**
             * @description `retrying` = it failed and will be tried again.
             * @enum {string}
             */
            state: "queued" | "running" | "retrying" | "done" | "failed" | "cancelled";
            /** @description What a finished job gives; its form depends on the kind. Else null. */
            result?: unknown;
            /** @description How far it is, or was when it stopped; its form depends on the kind. Null = it told nothing. */
            progress: {
                [key: string]: unknown;
            } | null;
            /** @description Why the last try failed; null where none did. */
            error: {
                code: string;
                message: string;
            } | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            finishedAt: string | null;
        };
        MemoryList: {
            /** @description Newest first. */
            memories: components["schemas"]["ListedMemory"][];
            /** @description What `after` takes to get the next page; null = this is the last. */
            next: string | null;
        };
        ListedMemory: {
            /**
             * Format: uuid
             * @description A memory, within its persona.
             * @example 370f1627-3921-5409-b873-b86213dca122
             */
            id: string;
            /**
             * Format: uuid
             * @description A personality: the character that was spoken with.
             * @example 17093904-bd46-5201-8aee-2e57652a0088
             */
            personalityId: string;
            personalityName: string;
            /** @description `{user}` and `{assistant}` stand for names. */
            text: string;
            /**
             * @description Only `normal` ones are recalled.
             * @enum {string}
             */
            visibility: "normal" | "hidden" | "archived" | "deleted";
            /** @description Locked ones stay as they are. */
            isLocked: boolean;
            /** @enum {string|null} */
            canonScope: "global" | "personal" | "session" | null;
            channelId: string | null;
            guildId: string | null;
            messageIds: string[];
            senders: string[];
            sourceSystem: string;
            chunkIndex: number | null;
            totalChunks: number | null;
            /** @description It waits for its vector, and is found by its words meanwhile. */
            pending: boolean;
            /** @description Milliseconds since the epoch. */
            createdAtMs: number;
            updatedAtMs: number;
            expiresAtMs: number | null;
        };
        AddedMemory: {
            /** @description The memory; several where its text was split into chunks. */
            ids: string[];
            /**
             * @description `known`: this persona and personality already have this text. `erased`: it was erased for good, and is not stored again.
             * @enum {string}
             */
            outcome: "inserted" | "known" | "erased";
            /** @description false = it has no vector yet, waits in the backlog, and is found by its words. */
            embedded: boolean;
        };
        NewMemory: {
            /** @description `{user}` and `{assistant}` stand for names, so that a rename needs no new embedding. */
            text: string;
            metadata: {
                /**
                 * Format: uuid
                 * @description A personality: the character that was spoken with.
                 * @example 17093904-bd46-5201-8aee-2e57652a0088
                 */
                personalityId: string;
                /**
                 * @description When it was said: milliseconds, or ISO 8601 with an offset.
                 * @example 1738281600000
                 */
                createdAt: number | string;
                sessionId?: string | null;
                /** @enum {string|null} */
                canonScope?: "global" | "personal" | "session" | null;
                summaryType?: string | null;
                /**
                 * @description `dm` = said in a direct message. Absent = unknown, unless `guildId` tells.
                 * @enum {string|null}
                 */
                contextType?: "channel" | "dm" | null;
                /**
                 * @description Discord id of a channel. A string: as a JSON number it would lose digits.
                 * @example 112233445566778899
                 */
                channelId?: string | null;
                /**
                 * @description Discord id of a guild. A string: as a JSON number it would lose digits.
                 * @example 223344556677889900
                 */
                guildId?: string | null;
                messageIds?: string[];
                senders?: string[];
                /** @description Default `bot-memory`. */
                sourceSystem?: string;
                legacyShapesUserId?: string | null;
                isSummarized?: boolean;
                /**
                 * @description When it stops being recalled.
                 * @example 1738281600000
                 */
                expiresAt?: number | string | null;
            };
        };
        MemorySearchResult: {
            /** @description Best first. */
            documents: components["schemas"]["MemoryDocument"][];
            report: components["schemas"]["SearchReport"];
        };
        MemoryDocument: {
            pageContent: string;
            metadata: {
                /**
                 * Format: uuid
                 * @description A memory, within its persona.
                 * @example 370f1627-3921-5409-b873-b86213dca122
                 */
                id: string;
                /**
                 * Format: uuid
                 * @description A persona: whose memories.
                 * @example b1cffe4e-da82-509e-9108-1862d4708498
                 */
                personaId: string;
                /**
                 * Format: uuid
                 * @description A personality: the character that was spoken with.
                 * @example 17093904-bd46-5201-8aee-2e57652a0088
                 */
                personalityId: string;
                personalityName: string;
                sessionId: string | null;
                /** @enum {string|null} */
                canonScope: "global" | "personal" | "session" | null;
                summaryType: string | null;
                channelId: string | null;
                guildId: string | null;
                messageIds: string[];
                senders: string[];
                /** @description Milliseconds since the epoch. */
                createdAt: number;
                /** @description 1 - distance; null where no vector was compared. */
                score: number | null;
                distance: number | null;
                chunkGroupId: string | null;
                chunkIndex: number | null;
                totalChunks: number | null;
                /** @description Why it came back. Ranks count from 1; null = not found by that side. */
                why: {
                    similarity: number | null;
                    vectorRank: number | null;
                    lexicalScore: number | null;
                    lexicalRank: number | null;
                    /** @description How much of the query's words, by weight, it and its surroundings hold: 0 to 1. */
                    coverage: number;
                    /** @description What the memories around it in the same conversation add to its scores. */
                    surroundings: {
                        similarity: number;
                        lexical: number;
                    };
                    recency: number;
                    fused: number;
                    /** @enum {string} */
                    matched: "match" | "sibling";
                };
            };
        };
        SearchReport: {
            /** @enum {string} */
            mode: "hybrid" | "vector" | "lexical";
            /** @enum {string} */
            plan: "exact" | "narrowed" | "quantized" | "hnsw" | "none";
            /** @description Vectors in the scope; where many, an estimate. */
            rowsInScope: number | null;
            candidates: {
                vector: number;
                lexical: number;
            };
            dropped: {
                threshold: number;
                limit: number;
            };
            shortfall: {
                found: number;
                repaired: number;
            } | null;
            /** @description Why the answer is from words alone; null = it is not. */
            degraded: string | null;
            timings: {
                embeddingMs: number;
                databaseMs: number;
                totalMs: number;
            };
        };
        MemorySearch: {
            /** @description What to recall, in plain words. */
            query: string;
            /** @description Where the answer will be seen: what was said in private is not recalled in a guild. */
            venue: "unrestricted" | {
                /** @enum {string} */
                kind: "dm";
            } | {
                /** @enum {string} */
                kind: "guild";
                /**
                 * @description Discord id of a guild. A string: as a JSON number it would lose digits.
                 * @example 223344556677889900
                 */
                guildId: string;
                /**
                 * @description Discord id of a channel. A string: as a JSON number it would lose digits.
                 * @example 112233445566778899
                 */
                channelId: string;
            };
            /**
             * Format: uuid
             * @description Only what was said with this personality; absent or null = with any.
             * @example 17093904-bd46-5201-8aee-2e57652a0088
             */
            personalityId?: string | null;
            /** @description Default 20; 0 = memory is off. */
            limit?: number;
            /** @description Minimum cosine similarity. Default: the embedder's own; 0 = none. */
            scoreThreshold?: number;
            /**
             * @description Only what was said strictly before.
             * @example 1738281600000
             */
            excludeNewerThan?: number | string;
            /** @description Channels to fill from first. */
            channelIds?: string[];
            /** @description Share of `limit` kept for `channelIds`. Default 0.5. */
            channelBudgetRatio?: number;
            excludeIds?: string[];
            /** @description Memories made of any of these messages are left out: the prompt already holds them. */
            excludeMessageIds?: string[];
            /** @description Return all chunks of a split text where one matched. Default true. */
            includeSiblings?: boolean;
            /**
             * @description Default `hybrid`.
             * @enum {string}
             */
            mode?: "hybrid" | "vector" | "lexical";
            /** @description Prefer what is newer. Default: off. */
            recency?: {
                halfLifeDays: number;
                weight: number;
            };
            /** @description Prefer what differs from what is already chosen. Default: off. */
            diversity?: {
                lambda: number;
            };
            /** @description Compare every vector of the scope, whatever its size: what a plan is held against. Default false. */
            exact?: boolean;
        };
        Timeline: {
            /** @description Oldest first; spans without a memory are left out. */
            counts: {
                /** @description When the span begins, in milliseconds since the epoch. */
                startMs: number;
                /** @description With `groupBy`: id of the personality or channel; null = said in no channel that is known. */
                group: string | null;
                memories: number;
            }[];
            total: number;
            /** @description There were more spans; the latest are given. */
            truncated: boolean;
        };
        MemoryEvents: {
            /** @description Latest first. */
            events: components["schemas"]["MemoryEvent"][];
            /** @description What `after` takes to get the next page; null = this is the last. */
            next: string | null;
        };
        MemoryEvent: {
            /** Format: uuid */
            id: string;
            /** @description What undo takes. */
            operationId: string;
            /** @description Such as `edit`, `hide`, `delete` or `undo`. */
            action: string;
            /** @description Who did it: the id of a user, or a role and a token. */
            actor: string;
            reason: string | null;
            /** @description What changed, without texts. */
            details: {
                [key: string]: unknown;
            } | null;
            /** @description Milliseconds since the epoch. */
            createdAtMs: number;
        };
        EditedMemory: {
            /** @description What undo takes. */
            operationId: string;
            /** @description The rows that hold the text now; several where it was split. */
            ids: string[];
            /** @description false = the text was the same already. */
            changed: boolean;
        };
        MemoryEdit: {
            /** @description At most 100,000 UTF-16 code units, no NUL, no lone surrogates. */
            text: string;
            /** @description Why, for the audit, which keeps it for good: no text of a memory. */
            reason?: string;
        };
        ChangedMemories: {
            /** @description What undo takes. */
            operationId: string;
            changed: string[];
            /** @description Left alone because they are locked. */
            locked: string[];
            /** @description They were so already. */
            unchanged: string[];
            /** @description This persona has no such memory. */
            missing: string[];
        };
        MemoryStateChange: {
            /**
             * @description `lock` keeps them from changing; `hide` keeps them out of every answer; `archive` puts them away; `delete` is soft; `restore` brings hidden, archived and deleted ones back.
             * @enum {string}
             */
            action: "lock" | "unlock" | "hide" | "archive" | "delete" | "restore";
            ids: string[];
            /** @description Why, for the audit, which keeps it for good: no text of a memory. */
            reason?: string;
        };
        Forgotten: {
            /** @description Null in a dry run, and after an erasure. */
            operationId: string | null;
            memories: ({
                /**
                 * Format: uuid
                 * @description A memory, within its persona.
                 * @example 370f1627-3921-5409-b873-b86213dca122
                 */
                id: string;
                createdAt: number;
            } & {
                [key: string]: unknown;
            })[];
            /** @description Left alone because they are locked. */
            locked: number;
            /** @description Messages of the history that went with them. */
            messages: number;
        };
        ForgetRequest: {
            /** @description What is given must hold together; one thing at least. `{ "all": true }` is everything. */
            where: {
                /** @enum {boolean} */
                all?: true;
                ids?: string[];
                messageIds?: string[];
                /**
                 * Format: uuid
                 * @description A personality: the character that was spoken with.
                 * @example 17093904-bd46-5201-8aee-2e57652a0088
                 */
                personalityId?: string;
                /**
                 * @description Discord id of a channel. A string: as a JSON number it would lose digits.
                 * @example 112233445566778899
                 */
                channelId?: string;
                sender?: string;
                /**
                 * @description Milliseconds since the epoch, or ISO 8601 with an offset.
                 * @example 1738281600000
                 */
                from?: number | string;
                /**
                 * @description Milliseconds since the epoch, or ISO 8601 with an offset.
                 * @example 1738281600000
                 */
                until?: number | string;
                search?: {
                    query: string;
                    limit?: number;
                    scoreThreshold?: number;
                };
            };
            /**
             * @description `delete` (default) can be undone; `erase` is for good, and nothing brings it back.
             * @enum {string}
             */
            depth?: "delete" | "erase";
            /** @description With `erase`: the messages they were made of go too. */
            withHistory?: boolean;
            /** @description With `erase`: locked ones too. */
            includeLocked?: boolean;
            /** @description Only say what would go. */
            dryRun?: boolean;
            /** @description Why, for the audit, which keeps it for good: no text of a memory. */
            reason?: string;
        };
        Undone: {
            /** @description What undo takes. */
            operationId: string;
            undone: string[];
            /** @description Changed by something else meanwhile, and left as they are. */
            left: string[];
        };
        FoundDuplicates: {
            groups: components["schemas"]["DuplicateGroup"][];
            /** @description What `after` takes to get the next page; null = this is the last. */
            next: string | null;
            /** @description What they were compared by. */
            threshold: number;
            /** @description Memories that were compared with all earlier ones, on this page. */
            compared: number;
            /** @description Memories that wait for their vector, and so are compared with none. */
            pending: number;
        };
        DuplicateGroup: {
            keep: components["schemas"]["ListedMemory"] & unknown;
            duplicates: {
                memory: components["schemas"]["ListedMemory"];
                similarity: number;
                /** @description Words that both hold, of those that either holds. */
                sharedWords: number;
            }[];
        };
        MergedDuplicates: {
            /** @description What undo takes. */
            operationId: string;
            /** @description The rows of the memory that was kept. */
            kept: string[];
            /** @description Softly deleted now. */
            merged: string[];
            /** @description Left alone because they are locked. */
            locked: string[];
            /** @description Deleted already. */
            unchanged: string[];
            /** @description This persona has no such memory. */
            missing: string[];
        };
        MergeRequest: {
            /**
             * Format: uuid
             * @description The memory whose text stays.
             * @example 370f1627-3921-5409-b873-b86213dca122
             */
            keep: string;
            /** @description Those that say the same, and go. */
            ids: string[];
            /** @description Why, for the audit, which keeps it for good: no text of a memory. */
            reason?: string;
        };
        MemoryMap: {
            /** @description Newest first, at most 20,000. */
            points: {
                /**
                 * Format: uuid
                 * @description A memory, within its persona.
                 * @example 370f1627-3921-5409-b873-b86213dca122
                 */
                id: string;
                /** @description Near each other is what is alike; mostly between -1 and 1. */
                x: number;
                y: number;
                /**
                 * Format: uuid
                 * @description A personality: the character that was spoken with.
                 * @example 17093904-bd46-5201-8aee-2e57652a0088
                 */
                personalityId: string;
                personalityName: string;
                channelId: string | null;
                /** @description How its text begins. */
                excerpt: string;
                /** @description Milliseconds since the epoch. */
                createdAtMs: number;
            }[];
            /** @description Memories of the persona that have a vector, filtered or not. */
            embedded: number;
            /** @description Those of them that are on no map yet. */
            unplaced: number;
            /** @description Whether drawing it would change it. */
            isStale: boolean;
            /** @description When it was drawn; null = never. */
            fittedAtMs: number | null;
        };
        PersonaList: {
            personas: components["schemas"]["Persona"][];
            /** @description Where the next page begins; null = this is the last. */
            next: string | null;
        };
        Persona: {
            /**
             * Format: uuid
             * @description A persona: whose memories.
             * @example b1cffe4e-da82-509e-9108-1862d4708498
             */
            id: string;
            name: string;
            /** @description What they want to be called; null = no wish. */
            preferredName: string | null;
            /** @description The user whose persona it is. */
            ownerId: string;
            ownerUsername: string;
            /** @description What a message names its sender by. */
            ownerDiscordId: string;
        };
        ErasedPersona: {
            memories: number;
            /** @description Of them, those that are locked. */
            locked: number;
            messages: number;
            /** @description Whether the user goes too: it is their last persona, and they own nothing. */
            user: boolean;
        };
        ErasePersona: {
            /** @description Must be said: `true` only tells what would go, `false` erases it. */
            dryRun: boolean;
            /** @description Locked memories too; without it they stop everything. */
            includeLocked?: boolean;
            /** @description Why, for the audit, which keeps it for good: no text of a memory. */
            reason?: string;
        };
        PersonalityList: {
            personalities: components["schemas"]["Personality"][];
        };
        Personality: {
            /**
             * Format: uuid
             * @description A personality: the character that was spoken with.
             * @example 17093904-bd46-5201-8aee-2e57652a0088
             */
            id: string;
            /** @description What a message names it by. */
            slug: string;
            name: string;
            displayName: string | null;
        };
        UserList: {
            users: components["schemas"]["User"][];
        };
        User: {
            /** @description What a message names its sender by. */
            discordId: string;
            username: string;
        };
        MessageList: {
            /** @description Newest first. */
            messages: components["schemas"]["ListedMessage"][];
            /** @description What `after` takes to get the next page; null = this is the last. */
            next: string | null;
        };
        ListedMessage: {
            /** @description The row of the history, within its persona. */
            id: string;
            /**
             * Format: uuid
             * @description A personality: the character that was spoken with.
             * @example 17093904-bd46-5201-8aee-2e57652a0088
             */
            personalityId: string;
            channelId: string;
            guildId: string | null;
            /** @enum {string} */
            role: "user" | "assistant" | "system";
            content: string;
            messageIds: string[];
            /** @description What memory did for a reply: which memories were used, which not, and why. Null = no reply, or none told. */
            recall: {
                used: {
                    ids: string[];
                    createdAt: number;
                    tokens: number | null;
                    why: {
                        similarity: number | null;
                        vectorRank: number | null;
                        lexicalScore: number | null;
                        lexicalRank: number | null;
                        coverage: number;
                        surroundings: {
                            similarity: number;
                            lexical: number;
                        };
                        recency: number;
                        fused: number;
                        /** @enum {string} */
                        matched: "match" | "sibling";
                    };
                }[];
                leftOut: {
                    ids: string[];
                    createdAt: number;
                    tokens: number | null;
                    why: {
                        similarity: number | null;
                        vectorRank: number | null;
                        lexicalScore: number | null;
                        lexicalRank: number | null;
                        coverage: number;
                        surroundings: {
                            similarity: number;
                            lexical: number;
                        };
                        recency: number;
                        fused: number;
                        /** @enum {string} */
                        matched: "match" | "sibling";
                    };
                    /** @enum {string} */
                    reason: "duplicate" | "budget" | "in_history" | "venue" | "threshold" | "limit";
                }[];
                explained: boolean;
                dropped: {
                    threshold: number;
                    limit: number;
                };
                tokens: {
                    used: number;
                    budget: number;
                };
                historyMessages: number;
                plan: string;
                rowsInScope: number | null;
                degraded: string | null;
                timings: {
                    embeddingMs: number;
                    databaseMs: number;
                    totalMs: number;
                };
            } | null;
            /** @description Milliseconds since the epoch. */
            createdAtMs: number;
        };
        Backlog: {
            counts: {
                /**
                 * @description `set_aside` = the embedder refuses this text.
                 * @enum {string}
                 */
                status: "waiting" | "set_aside";
                lastError: string | null;
                items: number;
            }[];
            /** @description Those set aside first, then those due longest. */
            items: {
                /**
                 * Format: uuid
                 * @description A persona: whose memories.
                 * @example b1cffe4e-da82-509e-9108-1862d4708498
                 */
                personaId: string;
                /**
                 * Format: uuid
                 * @description A memory, within its persona.
                 * @example 370f1627-3921-5409-b873-b86213dca122
                 */
                memoryId: string;
                model: string;
                /**
                 * @description `set_aside` = the embedder refuses this text.
                 * @enum {string}
                 */
                status: "waiting" | "set_aside";
                attempts: number;
                /** @description Milliseconds since the epoch. */
                dueAtMs: number;
                /** @description Code of the last failure. */
                lastError: string | null;
            }[];
        };
        BacklogRetry: {
            /** @description Were refused, and wait again. */
            putBack: number;
        };
        UnclaimedUsers: {
            /** @description Those with the most memories first. */
            users: {
                /**
                 * @description The id that the old service gave a user.
                 * @example b7e2b8c1-4f6d-4b0a-9a55-3c2f1d0e9f42
                 */
                legacyUserId: string;
                /**
                 * Format: uuid
                 * @description The placeholder that holds their memories.
                 * @example b1cffe4e-da82-509e-9108-1862d4708498
                 */
                personaId: string;
                memories: number;
                /** @description With how many. */
                personalities: number;
                /** @description Milliseconds since the epoch. */
                firstAt: number;
                /** @description Milliseconds since the epoch. */
                lastAt: number;
                /** @description Two databases claimed them for different people. */
                quarantined: boolean;
            }[];
        };
        ClaimList: {
            /** @description The latest first. */
            claims: {
                /**
                 * @description The id that the old service gave a user.
                 * @example b7e2b8c1-4f6d-4b0a-9a55-3c2f1d0e9f42
                 */
                legacyUserId: string;
                /**
                 * Format: uuid
                 * @description A persona: whose memories.
                 * @example b1cffe4e-da82-509e-9108-1862d4708498
                 */
                personaId: string;
                claimedBy: string | null;
                /** @description Milliseconds since the epoch. */
                claimedAt: number;
                /** @enum {string} */
                status: "unverified" | "verified" | "quarantined";
                /**
                 * Format: uuid
                 * @description Null = claimed before there was an undo.
                 * @example 6f3c1a52-90f4-4c0e-8b52-9d6f0a1b2c3d
                 */
                operationId: string | null;
            }[];
        };
        Claimed: {
            /** @enum {string} */
            status: "claimed" | "claimed_already";
            /**
             * Format: uuid
             * @description What undoing the claim takes.
             * @example 6f3c1a52-90f4-4c0e-8b52-9d6f0a1b2c3d
             */
            operationId: string | null;
            /** @description Memories that the persona has now. */
            moved: number;
            /** @description Of these: became one with a memory that the persona had. */
            merged: number;
            /** @description Texts that the persona had erased: they are gone. */
            erased: number;
        };
        NewClaim: {
            /**
             * @description The id that the old service gave a user.
             * @example b7e2b8c1-4f6d-4b0a-9a55-3c2f1d0e9f42
             */
            legacyUserId: string;
            /**
             * Format: uuid
             * @description Who they are now.
             * @example b1cffe4e-da82-509e-9108-1862d4708498
             */
            personaId: string;
            /** @description Kept in the audit. */
            reason?: string;
        };
        UndoneClaim: {
            /** @enum {string} */
            status: "undone" | "undone_already";
            /** @description Memories that the placeholder holds again. */
            returned: number;
        };
        ClaimUndo: {
            /**
             * @description The id that the old service gave a user.
             * @example b7e2b8c1-4f6d-4b0a-9a55-3c2f1d0e9f42
             */
            legacyUserId: string;
            /**
             * Format: uuid
             * @description A persona: whose memories.
             * @example b1cffe4e-da82-509e-9108-1862d4708498
             */
            personaId: string;
            /**
             * Format: uuid
             * @description What undoing the claim takes.
             * @example 6f3c1a52-90f4-4c0e-8b52-9d6f0a1b2c3d
             */
            operationId: string;
            /** @description Kept in the audit. */
            reason?: string;
        };
        Examination: {
            findings: {
                /** @description What was looked at. */
                check: string;
                /**
                 * @description `fault`: memory answers wrongly, slowly or not at all. `warning`: it will, or it is unusual.
                 * @enum {string}
                 */
                severity: "ok" | "warning" | "fault";
                message: string;
                /** @description What to do about it. */
                advice: string | null;
            }[];
        };
        OperationList: {
            /** @description Newest first. */
            operations: components["schemas"]["Job"][];
        };
        RebuildRequest: {
            /**
             * Format: uuid
             * @description A persona: whose memories.
             * @example b1cffe4e-da82-509e-9108-1862d4708498
             */
            personaId?: string;
            /**
             * Format: uuid
             * @description A personality: the character that was spoken with.
             * @example 17093904-bd46-5201-8aee-2e57652a0088
             */
            personalityId?: string;
            /**
             * @description Discord id of a channel. A string: as a JSON number it would lose digits.
             * @example 112233445566778899
             */
            channelId?: string;
            /** Format: date-time */
            from?: string;
            /** Format: date-time */
            until?: string;
            dryRun?: boolean;
        };
        ImportQdrantRequest: {
            collections: "all" | string[];
            dryRun?: boolean;
        };
        SyncRequest: {
            target: string;
            /** @enum {string} */
            direction?: "push" | "pull" | "both";
            /** @enum {string} */
            vectors?: "copy" | "reembed";
            dryRun?: boolean;
            maxDeletes?: number;
        };
        CreateArchiveRequest: {
            /** Format: uuid */
            userId?: string;
            keep?: number;
        };
        RestoreArchiveRequest: {
            file: string;
        };
        OperationTargets: {
            /** @description false = no worker answered within two seconds; then all is empty. */
            known: boolean;
            /** @description Names of SYNC_TARGETS. */
            sync: string[];
            /** @description Whether there is a Qdrant to import from. */
            importQdrant: boolean;
            /** @description Files of ARCHIVE_DIR, newest first, at most 100; null = there is no such directory. */
            archives: string[] | null;
        };
        Pong: {
            /** @enum {boolean} */
            pong: true;
        };
        Health: {
            /**
             * @description `degraded` = it serves, but not fully: an operator should look, a load balancer should not react.
             * @enum {string}
             */
            status: "ok" | "degraded" | "down";
            /** @description Why it is not `ok`. */
            reasons?: string[];
            /** @description Null where it does not answer. */
            database?: {
                [key: string]: unknown;
            } | null;
            embedder?: {
                [key: string]: unknown;
            };
            /** @description Connections of this service, and statements that wait for one; null = there is no pool. */
            pool?: {
                max: number;
                inUse: number;
                waiting: number;
            } | null;
            /** @description Jobs by state; null = unknown. */
            jobs?: {
                [key: string]: number;
            } | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    sendMessage: {
        parameters: {
            query?: {
                /** @description Seconds to wait for the reply, 0 to 60. Default 0: answer as soon as the message is stored. */
                wait?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The message. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "channelId": "112233445566778899",
                 *       "guildId": "223344556677889900",
                 *       "user": {
                 *         "discordId": "80351110224678912",
                 *         "username": "mara"
                 *       },
                 *       "personality": "lilith",
                 *       "content": "Which animal do I own?",
                 *       "messageId": "1310111213141516171"
                 *     }
                 */
                "application/json": components["schemas"]["NewMessage"];
            };
        };
        responses: {
            /**
             * @description The reply, with `wait`. Or, for who accepts them: Server-sent events, to the end of the job:
             *     - `job`: the job, whenever its state or its progress changed; the last one has ended, with its result or error.
             *     - `text`: `{ "at": 12, "text": " is a fine" }`, a part of a reply that is being written. It goes where `at` says, in
             *       UTF-16 code units, and takes the place of what stood there: after a failed attempt the reply begins anew at 0.
             *     - `problem`: problem details, where the stream cannot go on. The job does; ask for it again.
             */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobId": "9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11",
                     *       "status": "done",
                     *       "location": "/v1/jobs/9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11",
                     *       "reply": {
                     *         "content": "You own a dog. His name is Rex.",
                     *         "historyId": "70a6079b-7c83-5d21-b5d3-5b07f3841576",
                     *         "memoriesUsed": [
                     *           "370f1627-3921-5409-b873-b86213dca122"
                     *         ],
                     *         "recall": {
                     *           "used": [
                     *             {
                     *               "ids": [
                     *                 "370f1627-3921-5409-b873-b86213dca122"
                     *               ],
                     *               "createdAt": 1738281600000,
                     *               "tokens": 42,
                     *               "why": {
                     *                 "similarity": 0.58,
                     *                 "vectorRank": 1,
                     *                 "lexicalScore": 2.1,
                     *                 "lexicalRank": 1,
                     *                 "coverage": 0.8,
                     *                 "surroundings": {
                     *                   "similarity": 0,
                     *                   "lexical": 0
                     *                 },
                     *                 "recency": 0,
                     *                 "fused": 0.136,
                     *                 "matched": "match"
                     *               }
                     *             }
                     *           ],
                     *           "leftOut": [],
                     *           "explained": false,
                     *           "dropped": {
                     *             "threshold": 11,
                     *             "limit": 0
                     *           },
                     *           "tokens": {
                     *             "used": 42,
                     *             "budget": 3900
                     *           },
                     *           "historyMessages": 6,
                     *           "plan": "exact",
                     *           "rowsInScope": 34,
                     *           "degraded": null,
                     *           "timings": {
                     *             "embeddingMs": 3.1,
                     *             "databaseMs": 4.6,
                     *             "totalMs": 8
                     *           }
                     *         },
                     *         "fromModel": true
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AnsweredMessage"];
                    /**
                     * @example event: job
                     *     data: {"id":"9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11","kind":"reply","state":"running","result":null,"progress":null,"error":null,"createdAt":"2025-01-31T00:00:00.000Z","finishedAt":null}
                     *
                     *     event: text
                     *     data: {"at":0,"text":"You own a dog."}
                     *
                     *     event: job
                     *     data: {"id":"9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11","kind":"reply","state":"done","result":{"content":"You own a dog. His name is Rex.","historyId":"70a6079b-7c83-5d21-b5d3-5b07f3841576","memoriesUsed":["370f1627-3921-5409-b873-b86213dca122"],"fromModel":true,"recall":null},"progress":null,"error":null,"createdAt":"2025-01-31T00:00:00.000Z","finishedAt":"2025-01-31T00:00:01.204Z"}
                     */
                    "text/event-stream": string;
                };
            };
            /** @description It is stored and will be answered. */
            202: {
                headers: {
                    /** @description Where the job can be asked for. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobId": "9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11",
                     *       "status": "queued",
                     *       "location": "/v1/jobs/9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11"
                     *     }
                     */
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
            /**
             * @description `invalid_json`: The body is not JSON
             *
             *     `malformed_request`: The request is not HTTP as this service knows it
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `unknown_personality`: No such personality
             *
             *     `unknown_persona`: No such persona
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `message_erased`: The message was erased for good */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be application/json */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `reply_failed`: No reply could be made
             *
             *     `reply_cancelled`: The reply was cancelled
             */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listJobs: {
        parameters: {
            query?: {
                /** @description Only of this kind. */
                kind?: "reply" | "embed-pending" | "draw-map" | "tell-targets" | "rebuild" | "import-qdrant" | "sync" | "create-archive" | "restore-archive";
                /** @description Only in this state. */
                state?: "queued" | "running" | "retrying" | "done" | "failed" | "cancelled";
                /** @description How many, 1 to 1000. Default 50. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The jobs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobs": [
                     *         {
                     *           "id": "9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11",
                     *           "kind": "reply",
                     *           "state": "done",
                     *           "result": {
                     *             "content": "You own a dog. His name is Rex.",
                     *             "historyId": "70a6079b-7c83-5d21-b5d3-5b07f3841576",
                     *             "memoriesUsed": [
                     *               "370f1627-3921-5409-b873-b86213dca122"
                     *             ],
                     *             "fromModel": true,
                     *             "recall": null
                     *           },
                     *           "progress": null,
                     *           "error": null,
                     *           "createdAt": "2025-01-31T00:00:00.000Z",
                     *           "finishedAt": "2025-01-31T00:00:01.204Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["JobList"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    findJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11",
                     *       "kind": "reply",
                     *       "state": "done",
                     *       "result": {
                     *         "content": "You own a dog. His name is Rex.",
                     *         "historyId": "70a6079b-7c83-5d21-b5d3-5b07f3841576",
                     *         "memoriesUsed": [
                     *           "370f1627-3921-5409-b873-b86213dca122"
                     *         ],
                     *         "fromModel": true,
                     *         "recall": null
                     *       },
                     *       "progress": null,
                     *       "error": null,
                     *       "createdAt": "2025-01-31T00:00:00.000Z",
                     *       "finishedAt": "2025-01-31T00:00:01.204Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `job_not_found`: No such job */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    watchJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /**
             * @description Server-sent events, to the end of the job:
             *     - `job`: the job, whenever its state or its progress changed; the last one has ended, with its result or error.
             *     - `text`: `{ "at": 12, "text": " is a fine" }`, a part of a reply that is being written. It goes where `at` says, in
             *       UTF-16 code units, and takes the place of what stood there: after a failed attempt the reply begins anew at 0.
             *     - `problem`: problem details, where the stream cannot go on. The job does; ask for it again.
             */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example event: job
                     *     data: {"id":"9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11","kind":"reply","state":"running","result":null,"progress":null,"error":null,"createdAt":"2025-01-31T00:00:00.000Z","finishedAt":null}
                     *
                     *     event: text
                     *     data: {"at":0,"text":"You own a dog."}
                     *
                     *     event: job
                     *     data: {"id":"9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11","kind":"reply","state":"done","result":{"content":"You own a dog. His name is Rex.","historyId":"70a6079b-7c83-5d21-b5d3-5b07f3841576","memoriesUsed":["370f1627-3921-5409-b873-b86213dca122"],"fromModel":true,"recall":null},"progress":null,"error":null,"createdAt":"2025-01-31T00:00:00.000Z","finishedAt":"2025-01-31T00:00:01.204Z"}
                     */
                    "text/event-stream": string;
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `job_not_found`: No such job */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11",
                     *       "kind": "reply",
                     *       "state": "cancelled",
                     *       "result": null,
                     *       "progress": null,
                     *       "error": null,
                     *       "createdAt": "2025-01-31T00:00:00.000Z",
                     *       "finishedAt": "2025-01-31T00:00:01.204Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `job_not_found`: No such job */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replayJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A job. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11",
                     *       "kind": "reply",
                     *       "state": "queued",
                     *       "result": null,
                     *       "progress": null,
                     *       "error": null,
                     *       "createdAt": "2025-01-31T00:00:00.000Z",
                     *       "finishedAt": null
                     *     }
                     */
                    "application/json": components["schemas"]["Job"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `job_not_found`: No such job */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMemories: {
        parameters: {
            query?: {
                /** @description These alone, up to 100, with commas between; deleted ones too, unless a state is given. */
                ids?: string;
                /** @description A personality: the character that was spoken with. */
                personalityId?: string;
                /** @description Discord id of a channel. A string: as a JSON number it would lose digits. */
                channelId?: string;
                /** @description Only those of it. Default: all but deleted. */
                visibility?: "normal" | "hidden" | "archived" | "deleted";
                /** @description Only those that are so: `active` is recalled, `pending` waits for its vector, `expired` is past its time. Default: all but deleted. */
                state?: "active" | "hidden" | "archived" | "deleted" | "locked" | "pending" | "expired";
                /** @description Only what this one said. */
                sender?: string;
                /** @description Only what holds these words, read as a search engine does: `"a phrase"`, `or`, `-without`. */
                text?: string;
                /** @description Said at this time or later, ISO 8601 with an offset. */
                from?: string;
                /** @description Said before this time, ISO 8601 with an offset. */
                until?: string;
                /** @description Go on after this one: `next` of the page before. */
                after?: string;
                /** @description How many, 1 to 1000. Default 50. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description A persona: whose memories. */
                personaId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "memories": [
                     *         {
                     *           "id": "370f1627-3921-5409-b873-b86213dca122",
                     *           "personalityId": "17093904-bd46-5201-8aee-2e57652a0088",
                     *           "personalityName": "Lilith",
                     *           "text": "{user}: My dog is called Rex.\n{assistant}: Rex is a fine name.",
                     *           "visibility": "normal",
                     *           "isLocked": false,
                     *           "canonScope": null,
                     *           "channelId": "112233445566778899",
                     *           "guildId": null,
                     *           "messageIds": [
                     *             "1310111213141516171"
                     *           ],
                     *           "senders": [],
                     *           "sourceSystem": "bot-memory",
                     *           "chunkIndex": null,
                     *           "totalChunks": null,
                     *           "pending": false,
                     *           "createdAtMs": 1738281600000,
                     *           "updatedAtMs": 1738281600000,
                     *           "expiresAtMs": null
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryList"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_persona`: No such persona */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addMemory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A persona: whose memories. */
                personaId: string;
            };
            cookie?: never;
        };
        /** @description The memory. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "{user}: My dog is called Rex.\n{assistant}: Rex is a fine name.",
                 *       "metadata": {
                 *         "personalityId": "17093904-bd46-5201-8aee-2e57652a0088",
                 *         "createdAt": 1738281600000,
                 *         "contextType": "dm",
                 *         "channelId": "112233445566778899",
                 *         "messageIds": [
                 *           "1310111213141516171"
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["NewMemory"];
            };
        };
        responses: {
            /** @description It was known already. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "ids": [
                     *         "370f1627-3921-5409-b873-b86213dca122"
                     *       ],
                     *       "outcome": "known",
                     *       "embedded": true
                     *     }
                     */
                    "application/json": components["schemas"]["AddedMemory"];
                };
            };
            /** @description It is stored. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "ids": [
                     *         "370f1627-3921-5409-b873-b86213dca122"
                     *       ],
                     *       "outcome": "inserted",
                     *       "embedded": true
                     *     }
                     */
                    "application/json": components["schemas"]["AddedMemory"];
                };
            };
            /**
             * @description `invalid_json`: The body is not JSON
             *
             *     `malformed_request`: The request is not HTTP as this service knows it
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `unknown_persona`: No such persona
             *
             *     `unknown_personality`: No such personality
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unclaimed_persona`: Nobody has claimed this persona yet */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be application/json */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             *
             *     `model_mismatch`: The database holds vectors of another model
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    searchMemories: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A persona: whose memories. */
                personaId: string;
            };
            cookie?: never;
        };
        /** @description The question and where its answer will be seen. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "query": "What is my dog called?",
                 *       "venue": {
                 *         "kind": "dm"
                 *       },
                 *       "limit": 10
                 *     }
                 */
                "application/json": components["schemas"]["MemorySearch"];
            };
        };
        responses: {
            /** @description What was found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "documents": [
                     *         {
                     *           "pageContent": "{user}: My dog is called Rex.\n{assistant}: Rex is a fine name.",
                     *           "metadata": {
                     *             "id": "370f1627-3921-5409-b873-b86213dca122",
                     *             "personaId": "b1cffe4e-da82-509e-9108-1862d4708498",
                     *             "personalityId": "17093904-bd46-5201-8aee-2e57652a0088",
                     *             "personalityName": "Lilith",
                     *             "sessionId": null,
                     *             "canonScope": null,
                     *             "summaryType": null,
                     *             "channelId": "112233445566778899",
                     *             "guildId": null,
                     *             "messageIds": [
                     *               "1310111213141516171"
                     *             ],
                     *             "senders": [],
                     *             "createdAt": 1738281600000,
                     *             "score": 0.58,
                     *             "distance": 0.42,
                     *             "chunkGroupId": null,
                     *             "chunkIndex": null,
                     *             "totalChunks": null,
                     *             "why": {
                     *               "similarity": 0.58,
                     *               "vectorRank": 1,
                     *               "lexicalScore": 2.1,
                     *               "lexicalRank": 1,
                     *               "coverage": 0.8,
                     *               "surroundings": {
                     *                 "similarity": 0,
                     *                 "lexical": 0
                     *               },
                     *               "recency": 0,
                     *               "fused": 0.136,
                     *               "matched": "match"
                     *             }
                     *           }
                     *         }
                     *       ],
                     *       "report": {
                     *         "mode": "hybrid",
                     *         "plan": "exact",
                     *         "rowsInScope": 34,
                     *         "candidates": {
                     *           "vector": 12,
                     *           "lexical": 3
                     *         },
                     *         "dropped": {
                     *           "threshold": 11,
                     *           "limit": 0
                     *         },
                     *         "shortfall": null,
                     *         "degraded": null,
                     *         "timings": {
                     *           "embeddingMs": 3.1,
                     *           "databaseMs": 4.6,
                     *           "totalMs": 8
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["MemorySearchResult"];
                };
            };
            /**
             * @description `invalid_json`: The body is not JSON
             *
             *     `malformed_request`: The request is not HTTP as this service knows it
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_persona`: No such persona */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unclaimed_persona`: Nobody has claimed this persona yet */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be application/json */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `invalid_input`: The request holds values that are not allowed
             *
             *     `unsupported_option`: The option is known but not supported yet
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             *
             *     `model_mismatch`: The database holds vectors of another model
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    countMemories: {
        parameters: {
            query: {
                /** @description Weeks begin on Monday. */
                by: "day" | "week" | "month";
                /** @description Counts also apart by it. */
                groupBy?: "personality" | "channel";
                /** @description Where a day begins. Default UTC. */
                timeZone?: string;
                /** @description A personality: the character that was spoken with. */
                personalityId?: string;
                /** @description Discord id of a channel. A string: as a JSON number it would lose digits. */
                channelId?: string;
                /** @description Said at this time or later, ISO 8601 with an offset. */
                from?: string;
                /** @description Said before this time, ISO 8601 with an offset. */
                until?: string;
            };
            header?: never;
            path: {
                /** @description A persona: whose memories. */
                personaId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The counts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "counts": [
                     *         {
                     *           "startMs": 1738281600000,
                     *           "group": "17093904-bd46-5201-8aee-2e57652a0088",
                     *           "memories": 12
                     *         }
                     *       ],
                     *       "total": 12,
                     *       "truncated": false
                     *     }
                     */
                    "application/json": components["schemas"]["Timeline"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_persona`: No such persona */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    findMemory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A persona: whose memories. */
                personaId: string;
                /** @description A memory, within its persona. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The memory. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "pageContent": "{user}: My dog is called Rex.\n{assistant}: Rex is a fine name.",
                     *       "metadata": {
                     *         "id": "370f1627-3921-5409-b873-b86213dca122",
                     *         "personaId": "b1cffe4e-da82-509e-9108-1862d4708498",
                     *         "personalityId": "17093904-bd46-5201-8aee-2e57652a0088",
                     *         "personalityName": "Lilith",
                     *         "sessionId": null,
                     *         "canonScope": null,
                     *         "summaryType": null,
                     *         "channelId": "112233445566778899",
                     *         "guildId": null,
                     *         "messageIds": [
                     *           "1310111213141516171"
                     *         ],
                     *         "senders": [],
                     *         "createdAt": 1738281600000,
                     *         "score": 0.58,
                     *         "distance": 0.42,
                     *         "chunkGroupId": null,
                     *         "chunkIndex": null,
                     *         "totalChunks": null,
                     *         "why": {
                     *           "similarity": 0.58,
                     *           "vectorRank": 1,
                     *           "lexicalScore": 2.1,
                     *           "lexicalRank": 1,
                     *           "coverage": 0.8,
                     *           "surroundings": {
                     *             "similarity": 0,
                     *             "lexical": 0
                     *           },
                     *           "recency": 0,
                     *           "fused": 0.136,
                     *           "matched": "match"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryDocument"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `memory_not_found`: No such memory in this persona
             *
             *     `unknown_persona`: No such persona
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    editMemory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A persona: whose memories. */
                personaId: string;
                /** @description A memory, within its persona. */
                id: string;
            };
            cookie?: never;
        };
        /** @description The new text. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "{user}: My dog is called Max.\n{assistant}: Max is a fine name."
                 *     }
                 */
                "application/json": components["schemas"]["MemoryEdit"];
            };
        };
        responses: {
            /** @description It is stored. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operationId": "019a1f0c-93f5-7d3e-8f7e-0c5b7f3f9f11",
                     *       "ids": [
                     *         "370f1627-3921-5409-b873-b86213dca122"
                     *       ],
                     *       "changed": true
                     *     }
                     */
                    "application/json": components["schemas"]["EditedMemory"];
                };
            };
            /**
             * @description `invalid_json`: The body is not JSON
             *
             *     `malformed_request`: The request is not HTTP as this service knows it
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `memory_not_found`: No such memory in this persona
             *
             *     `unknown_persona`: No such persona
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `memory_locked`: The memory is locked */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be application/json */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             *
             *     `model_mismatch`: The database holds vectors of another model
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMemoryEvents: {
        parameters: {
            query?: {
                /** @description Go on after this one: `next` of the page before. */
                after?: string;
                /** @description How many, 1 to 1000. Default 50. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description A persona: whose memories. */
                personaId: string;
                /** @description A memory, within its persona. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "events": [
                     *         {
                     *           "id": "7a1c0d53-9a5e-4a64-8a49-6b0f55c6e0a1",
                     *           "operationId": "019a1f0c-93f5-7d3e-8f7e-0c5b7f3f9f11",
                     *           "action": "hide",
                     *           "actor": "operator:environment-1",
                     *           "reason": "asked to",
                     *           "createdAtMs": 1738281600000,
                     *           "details": {
                     *             "from": {
                     *               "visibility": "normal"
                     *             },
                     *             "to": {
                     *               "visibility": "hidden"
                     *             }
                     *           }
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryEvents"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_persona`: No such persona */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeMemories: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A persona: whose memories. */
                personaId: string;
            };
            cookie?: never;
        };
        /** @description What to do to which. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "action": "hide",
                 *       "ids": [
                 *         "370f1627-3921-5409-b873-b86213dca122"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["MemoryStateChange"];
            };
        };
        responses: {
            /** @description What became of each. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operationId": "019a1f0c-93f5-7d3e-8f7e-0c5b7f3f9f11",
                     *       "changed": [
                     *         "370f1627-3921-5409-b873-b86213dca122"
                     *       ],
                     *       "locked": [],
                     *       "unchanged": [],
                     *       "missing": []
                     *     }
                     */
                    "application/json": components["schemas"]["ChangedMemories"];
                };
            };
            /**
             * @description `invalid_json`: The body is not JSON
             *
             *     `malformed_request`: The request is not HTTP as this service knows it
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_persona`: No such persona */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be application/json */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    forgetMemories: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A persona: whose memories. */
                personaId: string;
            };
            cookie?: never;
        };
        /** @description What to forget, and how. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "where": {
                 *         "search": {
                 *           "query": "Rex"
                 *         }
                 *       },
                 *       "dryRun": true
                 *     }
                 */
                "application/json": components["schemas"]["ForgetRequest"];
            };
        };
        responses: {
            /** @description What went, or would. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operationId": null,
                     *       "memories": [
                     *         {
                     *           "id": "370f1627-3921-5409-b873-b86213dca122",
                     *           "createdAt": 1738281600000
                     *         }
                     *       ],
                     *       "locked": 0,
                     *       "messages": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Forgotten"];
                };
            };
            /**
             * @description `invalid_json`: The body is not JSON
             *
             *     `malformed_request`: The request is not HTTP as this service knows it
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_persona`: No such persona */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unclaimed_persona`: Nobody has claimed this persona yet */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be application/json */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             *
             *     `model_mismatch`: The database holds vectors of another model
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    undoChange: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A persona: whose memories. */
                personaId: string;
                /** @description An operation. */
                operationId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is as it was. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operationId": "019a1f0c-93f5-7d3e-8f7e-0c5b7f3f9f11",
                     *       "undone": [
                     *         "370f1627-3921-5409-b873-b86213dca122"
                     *       ],
                     *       "left": []
                     *     }
                     */
                    "application/json": components["schemas"]["Undone"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `operation_not_found`: No such operation of this persona, or none that can be undone
             *
             *     `unknown_persona`: No such persona
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `operation_is_claim`: The operation is a claim, which is taken back as one */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    findDuplicates: {
        parameters: {
            query?: {
                /** @description A personality: the character that was spoken with. */
                personalityId?: string;
                /** @description Cosine similarity from which two are alike. Default: the embedder's own. */
                threshold?: number;
                /** @description Share of their words that both must hold. Default 0. */
                sharedWords?: number;
                /** @description Go on after this one: `next` of the page before. */
                after?: string;
                /** @description How many, 1 to 1000. Default 100. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description A persona: whose memories. */
                personaId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "groups": [
                     *         {
                     *           "keep": {
                     *             "id": "370f1627-3921-5409-b873-b86213dca122",
                     *             "personalityId": "17093904-bd46-5201-8aee-2e57652a0088",
                     *             "personalityName": "Lilith",
                     *             "text": "{user}: My dog is called Rex.\n{assistant}: Rex is a fine name.",
                     *             "visibility": "normal",
                     *             "isLocked": false,
                     *             "canonScope": null,
                     *             "channelId": "112233445566778899",
                     *             "guildId": null,
                     *             "messageIds": [
                     *               "1310111213141516171"
                     *             ],
                     *             "senders": [],
                     *             "sourceSystem": "bot-memory",
                     *             "chunkIndex": null,
                     *             "totalChunks": null,
                     *             "pending": false,
                     *             "createdAtMs": 1738281600000,
                     *             "updatedAtMs": 1738281600000,
                     *             "expiresAtMs": null
                     *           },
                     *           "duplicates": [
                     *             {
                     *               "memory": {
                     *                 "id": "370f1627-3921-5409-b873-b86213dca122",
                     *                 "personalityId": "17093904-bd46-5201-8aee-2e57652a0088",
                     *                 "personalityName": "Lilith",
                     *                 "text": "{user}: My dog is called Rex.\n{assistant}: Rex is a fine name.",
                     *                 "visibility": "normal",
                     *                 "isLocked": false,
                     *                 "canonScope": null,
                     *                 "channelId": "112233445566778899",
                     *                 "guildId": null,
                     *                 "messageIds": [
                     *                   "1310111213141516171"
                     *                 ],
                     *                 "senders": [],
                     *                 "sourceSystem": "bot-memory",
                     *                 "chunkIndex": null,
                     *                 "totalChunks": null,
                     *                 "pending": false,
                     *                 "createdAtMs": 1738281600000,
                     *                 "updatedAtMs": 1738281600000,
                     *                 "expiresAtMs": null
                     *               },
                     *               "similarity": 0.98,
                     *               "sharedWords": 0.9
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "next": null,
                     *       "threshold": 0.95,
                     *       "compared": 34,
                     *       "pending": 0
                     *     }
                     */
                    "application/json": components["schemas"]["FoundDuplicates"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_persona`: No such persona */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             *
             *     `model_mismatch`: The database holds vectors of another model
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    mergeDuplicates: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A persona: whose memories. */
                personaId: string;
            };
            cookie?: never;
        };
        /** @description Which stays, and which go. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "keep": "370f1627-3921-5409-b873-b86213dca122",
                 *       "ids": [
                 *         "2f0d1627-3921-5409-b873-b86213dca122"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["MergeRequest"];
            };
        };
        responses: {
            /** @description What became of each. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operationId": "019a1f0c-93f5-7d3e-8f7e-0c5b7f3f9f11",
                     *       "kept": [
                     *         "370f1627-3921-5409-b873-b86213dca122"
                     *       ],
                     *       "merged": [
                     *         "2f0d1627-3921-5409-b873-b86213dca122"
                     *       ],
                     *       "locked": [],
                     *       "unchanged": [],
                     *       "missing": []
                     *     }
                     */
                    "application/json": components["schemas"]["MergedDuplicates"];
                };
            };
            /**
             * @description `invalid_json`: The body is not JSON
             *
             *     `malformed_request`: The request is not HTTP as this service knows it
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `unknown_persona`: No such persona
             *
             *     `memory_not_found`: No such memory in this persona
             */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `memory_locked`: The memory is locked */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be application/json */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readMap: {
        parameters: {
            query?: {
                /** @description A personality: the character that was spoken with. */
                personalityId?: string;
                /** @description Discord id of a channel. A string: as a JSON number it would lose digits. */
                channelId?: string;
            };
            header?: never;
            path: {
                /** @description A persona: whose memories. */
                personaId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The map. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "points": [
                     *         {
                     *           "id": "370f1627-3921-5409-b873-b86213dca122",
                     *           "x": 0.42,
                     *           "y": -0.17,
                     *           "excerpt": "{user}: My dog is called Rex.\n{assistant}: Rex is a fine name.",
                     *           "createdAtMs": 1738281600000,
                     *           "personalityId": "17093904-bd46-5201-8aee-2e57652a0088",
                     *           "personalityName": "Lilith",
                     *           "channelId": "112233445566778899"
                     *         }
                     *       ],
                     *       "embedded": 1,
                     *       "unplaced": 0,
                     *       "isStale": false,
                     *       "fittedAtMs": 1738281600000
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryMap"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_persona`: No such persona */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    drawMap: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A persona: whose memories. */
                personaId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job that does it. */
            202: {
                headers: {
                    /** @description Where the job can be asked for. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobId": "9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11",
                     *       "status": "queued",
                     *       "location": "/v1/jobs/9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11"
                     *     }
                     */
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_persona`: No such persona */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPersonas: {
        parameters: {
            query?: {
                /** @description Go on after this one: `next` of the page before. */
                after?: string;
                /** @description How many, 1 to 1000. Default 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "personas": [
                     *         {
                     *           "id": "b1cffe4e-da82-509e-9108-1862d4708498",
                     *           "name": "default",
                     *           "preferredName": "Mara",
                     *           "ownerId": "0a7f8d39-5d1c-5f0b-9d57-1f0f5f9f2a11",
                     *           "ownerUsername": "mara",
                     *           "ownerDiscordId": "80351110224678912"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["PersonaList"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportPersona: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A persona: whose memories. */
                personaId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A line a row: `{ "table": …, "row": … }`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example {"table":"personas","row":{}} */
                    "application/x-ndjson": string;
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_persona`: No such persona */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    erasePersona: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A persona: whose memories. */
                personaId: string;
            };
            cookie?: never;
        };
        /** @description Whether to do it. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "dryRun": true
                 *     }
                 */
                "application/json": components["schemas"]["ErasePersona"];
            };
        };
        responses: {
            /** @description What went, or would. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "memories": 34,
                     *       "locked": 0,
                     *       "messages": 68,
                     *       "user": true
                     *     }
                     */
                    "application/json": components["schemas"]["ErasedPersona"];
                };
            };
            /**
             * @description `invalid_json`: The body is not JSON
             *
             *     `malformed_request`: The request is not HTTP as this service knows it
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_persona`: No such persona */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `memory_locked`: The memory is locked */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be application/json */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPersonalities: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "personalities": [
                     *         {
                     *           "id": "17093904-bd46-5201-8aee-2e57652a0088",
                     *           "slug": "lilith",
                     *           "name": "Lilith",
                     *           "displayName": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PersonalityList"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    findUsers: {
        parameters: {
            query: {
                /** @description The whole name, as it is written. */
                username: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description None, one or several. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "users": [
                     *         {
                     *           "discordId": "80351110224678912",
                     *           "username": "mara"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["UserList"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMessages: {
        parameters: {
            query?: {
                /** @description A personality: the character that was spoken with. */
                personalityId?: string;
                /** @description Discord id of a channel. A string: as a JSON number it would lose digits. */
                channelId?: string;
                /** @description Go on after this one: `next` of the page before. */
                after?: string;
                /** @description How many, 1 to 1000. Default 50. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description A persona: whose memories. */
                personaId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "messages": [
                     *         {
                     *           "id": "70a6079b-7c83-5d21-b5d3-5b07f3841576",
                     *           "personalityId": "17093904-bd46-5201-8aee-2e57652a0088",
                     *           "channelId": "112233445566778899",
                     *           "guildId": null,
                     *           "recall": null,
                     *           "role": "user",
                     *           "content": "My dog is called Rex.",
                     *           "messageIds": [
                     *             "1310111213141516171"
                     *           ],
                     *           "createdAtMs": 1738281600000
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["MessageList"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readBacklog: {
        parameters: {
            query?: {
                /** @description How many, 1 to 1000. Default 50. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The backlog. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "counts": [
                     *         {
                     *           "status": "waiting",
                     *           "lastError": "embedder_unavailable",
                     *           "items": 1
                     *         }
                     *       ],
                     *       "items": [
                     *         {
                     *           "personaId": "b1cffe4e-da82-509e-9108-1862d4708498",
                     *           "memoryId": "370f1627-3921-5409-b873-b86213dca122",
                     *           "model": "text-embedding-3-small",
                     *           "status": "waiting",
                     *           "attempts": 2,
                     *           "dueAtMs": 1738281600000,
                     *           "lastError": "embedder_unavailable"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Backlog"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retryBacklog: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is due now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "putBack": 3
                     *     }
                     */
                    "application/json": components["schemas"]["BacklogRetry"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUnclaimed: {
        parameters: {
            query?: {
                /** @description How many, 1 to 1000. Default 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who they are. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "users": [
                     *         {
                     *           "legacyUserId": "b7e2b8c1-4f6d-4b0a-9a55-3c2f1d0e9f42",
                     *           "personaId": "b1cffe4e-da82-509e-9108-1862d4708498",
                     *           "memories": 120,
                     *           "personalities": 2,
                     *           "firstAt": 1738281600000,
                     *           "lastAt": 1738281600000,
                     *           "quarantined": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["UnclaimedUsers"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listClaims: {
        parameters: {
            query?: {
                /** @description How many, 1 to 1000. Default 100. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The claims. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "claims": [
                     *         {
                     *           "legacyUserId": "b7e2b8c1-4f6d-4b0a-9a55-3c2f1d0e9f42",
                     *           "personaId": "b1cffe4e-da82-509e-9108-1862d4708498",
                     *           "claimedBy": "operator:environment-1",
                     *           "claimedAt": 1738281600000,
                     *           "status": "verified",
                     *           "operationId": "6f3c1a52-90f4-4c0e-8b52-9d6f0a1b2c3d"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ClaimList"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    claim: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Who is who. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "legacyUserId": "b7e2b8c1-4f6d-4b0a-9a55-3c2f1d0e9f42",
                 *       "personaId": "b1cffe4e-da82-509e-9108-1862d4708498",
                 *       "reason": "asked in #support"
                 *     }
                 */
                "application/json": components["schemas"]["NewClaim"];
            };
        };
        responses: {
            /** @description What came of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "claimed",
                     *       "operationId": "6f3c1a52-90f4-4c0e-8b52-9d6f0a1b2c3d",
                     *       "moved": 120,
                     *       "merged": 3,
                     *       "erased": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Claimed"];
                };
            };
            /**
             * @description `invalid_json`: The body is not JSON
             *
             *     `malformed_request`: The request is not HTTP as this service knows it
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unknown_persona`: No such persona */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `unclaimed_persona`: Nobody has claimed this persona yet
             *
             *     `claimed_by_another`: The legacy user was claimed for somebody else
             */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be application/json */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    undoClaim: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Which claim. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "legacyUserId": "b7e2b8c1-4f6d-4b0a-9a55-3c2f1d0e9f42",
                 *       "personaId": "b1cffe4e-da82-509e-9108-1862d4708498",
                 *       "operationId": "6f3c1a52-90f4-4c0e-8b52-9d6f0a1b2c3d"
                 *     }
                 */
                "application/json": components["schemas"]["ClaimUndo"];
            };
        };
        responses: {
            /** @description It is taken back. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "undone",
                     *       "returned": 120
                     *     }
                     */
                    "application/json": components["schemas"]["UndoneClaim"];
                };
            };
            /**
             * @description `invalid_json`: The body is not JSON
             *
             *     `malformed_request`: The request is not HTTP as this service knows it
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `claim_not_found`: No such claim, or one that was made anew since */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be application/json */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    examine: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "findings": [
                     *         {
                     *           "check": "indexes",
                     *           "severity": "ok",
                     *           "message": "Every index is there and valid.",
                     *           "advice": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Examination"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOperations: {
        parameters: {
            query?: {
                /** @description Only in this state. */
                state?: "queued" | "running" | "retrying" | "done" | "failed" | "cancelled";
                /** @description How many, 1 to 1000. Default 50. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The operations. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "operations": [
                     *         {
                     *           "id": "9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11",
                     *           "kind": "rebuild",
                     *           "state": "running",
                     *           "result": null,
                     *           "progress": {
                     *             "phase": "turns",
                     *             "done": 1200,
                     *             "total": 4364
                     *           },
                     *           "error": null,
                     *           "createdAt": "2025-01-31T00:00:00.000Z",
                     *           "finishedAt": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OperationList"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rebuild: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What to do. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "personaId": "b1cffe4e-da82-509e-9108-1862d4708498"
                 *     }
                 */
                "application/json": components["schemas"]["RebuildRequest"];
            };
        };
        responses: {
            /** @description The job that does it. */
            202: {
                headers: {
                    /** @description Where the job can be asked for. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobId": "9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11",
                     *       "status": "queued",
                     *       "location": "/v1/jobs/9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11"
                     *     }
                     */
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
            /**
             * @description `invalid_json`: The body is not JSON
             *
             *     `malformed_request`: The request is not HTTP as this service knows it
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be application/json */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importQdrant: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What to do. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "collections": "all",
                 *       "dryRun": true
                 *     }
                 */
                "application/json": components["schemas"]["ImportQdrantRequest"];
            };
        };
        responses: {
            /** @description The job that does it. */
            202: {
                headers: {
                    /** @description Where the job can be asked for. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobId": "9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11",
                     *       "status": "queued",
                     *       "location": "/v1/jobs/9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11"
                     *     }
                     */
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
            /**
             * @description `invalid_json`: The body is not JSON
             *
             *     `malformed_request`: The request is not HTTP as this service knows it
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be application/json */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sync: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What to do. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "target": "staging",
                 *       "direction": "push",
                 *       "dryRun": true
                 *     }
                 */
                "application/json": components["schemas"]["SyncRequest"];
            };
        };
        responses: {
            /** @description The job that does it. */
            202: {
                headers: {
                    /** @description Where the job can be asked for. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobId": "9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11",
                     *       "status": "queued",
                     *       "location": "/v1/jobs/9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11"
                     *     }
                     */
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
            /**
             * @description `invalid_json`: The body is not JSON
             *
             *     `malformed_request`: The request is not HTTP as this service knows it
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be application/json */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createArchive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What to do. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "keep": 14
                 *     }
                 */
                "application/json": components["schemas"]["CreateArchiveRequest"];
            };
        };
        responses: {
            /** @description The job that does it. */
            202: {
                headers: {
                    /** @description Where the job can be asked for. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobId": "9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11",
                     *       "status": "queued",
                     *       "location": "/v1/jobs/9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11"
                     *     }
                     */
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
            /**
             * @description `invalid_json`: The body is not JSON
             *
             *     `malformed_request`: The request is not HTTP as this service knows it
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be application/json */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restoreArchive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What to do. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "file": "bot-memory-2026-01-31T18-00-00Z.tar.gz"
                 *     }
                 */
                "application/json": components["schemas"]["RestoreArchiveRequest"];
            };
        };
        responses: {
            /** @description The job that does it. */
            202: {
                headers: {
                    /** @description Where the job can be asked for. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "jobId": "9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11",
                     *       "status": "queued",
                     *       "location": "/v1/jobs/9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11"
                     *     }
                     */
                    "application/json": components["schemas"]["StartedJob"];
                };
            };
            /**
             * @description `invalid_json`: The body is not JSON
             *
             *     `malformed_request`: The request is not HTTP as this service knows it
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `body_too_large`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unsupported_media_type`: The body must be application/json */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `invalid_input`: The request holds values that are not allowed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTargets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The names. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "known": true,
                     *       "sync": [
                     *         "staging"
                     *       ],
                     *       "importQdrant": false,
                     *       "archives": [
                     *         "bot-memory-2026-01-31T18-00-00Z.tar.gz"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OperationTargets"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `unauthorized`: A bearer token is needed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_role`: The role of this token does not allow it
             *
             *     `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `rate_limited`: Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `database_unavailable`: The database cannot be reached
             *
             *     `database_failed`: The database refused a statement
             *
             *     `database_unwritable`: The database cannot be written to
             *
             *     `schema_behind`: The database is older than this service
             */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ping: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "pong": true
                     *     }
                     */
                    "application/json": components["schemas"]["Pong"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It answers; `status` is `ok` or `degraded`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "degraded",
                     *       "reasons": [
                     *         "Memories have waited 14 minutes for their vectors; does a worker run?"
                     *       ],
                     *       "database": {
                     *         "dialect": "postgres",
                     *         "latencyMs": 0.4,
                     *         "schema": "current"
                     *       },
                     *       "embedder": {
                     *         "model": "text-embedding-3-small",
                     *         "semantic": true
                     *       },
                     *       "pool": {
                     *         "max": 10,
                     *         "inUse": 2,
                     *         "waiting": 0
                     *       },
                     *       "jobs": {
                     *         "queued": 0,
                     *         "running": 1,
                     *         "retrying": 0,
                     *         "done": 120,
                     *         "failed": 0,
                     *         "cancelled": 0
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description `malformed_request`: The request is not HTTP as this service knows it */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /**
             * @description `forbidden_host`: This service answers to local names only
             *
             *     `forbidden_origin`: This service answers to its own pages only
             */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `internal_error`: Something failed that should not */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description It is `down`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "down",
                     *       "reasons": [
                     *         "The database cannot be reached."
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description `timed_out`: The request took too long */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
