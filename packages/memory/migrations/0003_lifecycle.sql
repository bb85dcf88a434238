CREATE TABLE "database_identity" (
	"is_this" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "database_identity_one_row" CHECK ("database_identity"."is_this")
);
--> statement-breakpoint
CREATE TABLE "deferred_indexes" (
	"name" text PRIMARY KEY NOT NULL,
	"definition" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "erasure_keys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"inner_block" "bytea" NOT NULL,
	"outer_block" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "erasure_keys_blocks_check" CHECK (octet_length("erasure_keys"."inner_block") = 64 and octet_length("erasure_keys"."outer_block") = 64)
);
--> statement-breakpoint
CREATE TABLE "leases" (
	"name" text PRIMARY KEY NOT NULL,
	"holder" uuid NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "memory_versions" (
	"persona_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"memory_id" uuid NOT NULL,
	"operation_id" uuid NOT NULL,
	"content" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "memory_versions_pkey" PRIMARY KEY("persona_id","id")
);
--> statement-breakpoint
ALTER TABLE "erasures" DROP CONSTRAINT "erasures_kind_check";--> statement-breakpoint
ALTER TABLE "embedding_models" ADD COLUMN "is_growing" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "erasures" ADD COLUMN "key_id" uuid NOT NULL;--> statement-breakpoint
ALTER TABLE "memory_events" ADD COLUMN "operation_id" uuid NOT NULL;--> statement-breakpoint
ALTER TABLE "sync_tombstones" ADD COLUMN "moved_to" text;--> statement-breakpoint
ALTER TABLE "memory_versions" ADD CONSTRAINT "memory_versions_memory_fk" FOREIGN KEY ("persona_id","memory_id") REFERENCES "public"."memories"("persona_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "memory_versions_memory_idx" ON "memory_versions" USING btree ("persona_id","memory_id","created_at");--> statement-breakpoint
ALTER TABLE "erasures" ADD CONSTRAINT "erasures_key_id_erasure_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."erasure_keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "memory_events_operation_idx" ON "memory_events" USING btree ("persona_id","operation_id");--> statement-breakpoint
ALTER TABLE "erasures" ADD CONSTRAINT "erasures_kind_check" CHECK ("erasures"."kind" in ('text', 'memory', 'message', 'persona'));