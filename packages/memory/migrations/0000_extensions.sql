-- drizzle-kit never emits these. vector: the embeddings. btree_gin: persona_id beside the words in one GIN index.
CREATE EXTENSION IF NOT EXISTS vector;--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS btree_gin;
