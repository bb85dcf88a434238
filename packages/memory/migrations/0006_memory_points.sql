CREATE TABLE "memory_points" (
	"persona_id" uuid NOT NULL,
	"memory_id" uuid NOT NULL,
	"model" text NOT NULL,
	"source_hash" text NOT NULL,
	"x" real NOT NULL,
	"y" real NOT NULL,
	"is_fitted" boolean NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "memory_points_pkey" PRIMARY KEY("persona_id","memory_id")
);
--> statement-breakpoint
ALTER TABLE "memory_points" ADD CONSTRAINT "memory_points_memory_fk" FOREIGN KEY ("persona_id","memory_id") REFERENCES "public"."memories"("persona_id","id") ON DELETE cascade ON UPDATE no action;