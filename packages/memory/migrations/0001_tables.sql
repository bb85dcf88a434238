CREATE TABLE "channel_settings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"channel_id" varchar(20) NOT NULL,
	"guild_id" varchar(20),
	"active_personality_id" uuid,
	"is_private" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "channel_settings_channel_id_unique" UNIQUE("channel_id")
);
--> statement-breakpoint
CREATE TABLE "conversation_history" (
	"persona_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"personality_id" uuid NOT NULL,
	"channel_id" varchar(20) NOT NULL,
	"guild_id" varchar(20),
	"role" text NOT NULL,
	"content" text NOT NULL,
	"token_count" integer,
	"discord_message_id" text[] DEFAULT '{}'::text[] NOT NULL,
	"message_metadata" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"edited_at" timestamp (3) with time zone,
	"deleted_at" timestamp (3) with time zone,
	CONSTRAINT "conversation_history_pkey" PRIMARY KEY("persona_id","id"),
	CONSTRAINT "conversation_history_role_check" CHECK ("conversation_history"."role" in ('user', 'assistant', 'system'))
);
--> statement-breakpoint
CREATE TABLE "embedding_backlog" (
	"persona_id" uuid NOT NULL,
	"memory_id" uuid NOT NULL,
	"model" text NOT NULL,
	"status" text DEFAULT 'waiting' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_error" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "embedding_backlog_pkey" PRIMARY KEY("persona_id","memory_id","model"),
	CONSTRAINT "embedding_backlog_status_check" CHECK ("embedding_backlog"."status" in ('waiting', 'set_aside')),
	CONSTRAINT "embedding_backlog_attempts_check" CHECK ("embedding_backlog"."attempts" >= 0)
);
--> statement-breakpoint
CREATE TABLE "embedding_models" (
	"model" text PRIMARY KEY NOT NULL,
	"dimensions" integer NOT NULL,
	"is_active" boolean DEFAULT false NOT NULL,
	"activated_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "embedding_models_dimensions_check" CHECK ("embedding_models"."dimensions" between 1 and 1536)
);
--> statement-breakpoint
CREATE TABLE "erasures" (
	"persona_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "erasures_pkey" PRIMARY KEY("persona_id","kind","hash"),
	CONSTRAINT "erasures_kind_check" CHECK ("erasures"."kind" in ('text', 'message', 'persona')),
	CONSTRAINT "erasures_hash_check" CHECK (octet_length("erasures"."hash") = 32)
);
--> statement-breakpoint
CREATE TABLE "llm_configs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid,
	"name" varchar(255) NOT NULL,
	"is_global" boolean DEFAULT false NOT NULL,
	"provider" varchar(40) DEFAULT 'openai' NOT NULL,
	"model" text NOT NULL,
	"advanced_parameters" jsonb,
	"context_window_tokens" integer DEFAULT 131072 NOT NULL,
	"memory_limit" integer,
	"memory_score_threshold" double precision,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "llm_configs_owner_id_name_unique" UNIQUE NULLS NOT DISTINCT("owner_id","name"),
	CONSTRAINT "llm_configs_context_window_check" CHECK ("llm_configs"."context_window_tokens" > 0),
	CONSTRAINT "llm_configs_memory_limit_check" CHECK ("llm_configs"."memory_limit" >= 0),
	CONSTRAINT "llm_configs_memory_score_threshold_check" CHECK ("llm_configs"."memory_score_threshold" between 0 and 1)
);
--> statement-breakpoint
CREATE TABLE "memories" (
	"persona_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"personality_id" uuid NOT NULL,
	"content" text NOT NULL,
	"content_hash" text GENERATED ALWAYS AS (md5("memories"."content")) STORED NOT NULL,
	"language" "regconfig" DEFAULT 'english'::regconfig NOT NULL,
	"words" "tsvector" GENERATED ALWAYS AS (to_tsvector("memories"."language", "memories"."content")) STORED NOT NULL,
	"type" text DEFAULT 'memory' NOT NULL,
	"source_system" varchar(50) DEFAULT 'bot-memory' NOT NULL,
	"legacy_shapes_user_id" text,
	"extra" jsonb,
	"session_id" text,
	"canon_scope" text,
	"summary_type" varchar(50),
	"is_summarized" boolean DEFAULT false NOT NULL,
	"original_message_count" integer,
	"summarized_at" timestamp (3) with time zone,
	"channel_id" varchar(20),
	"guild_id" varchar(20),
	"origins" text[] DEFAULT '{}'::text[] NOT NULL,
	"places" text[] DEFAULT '{}'::text[] NOT NULL,
	"message_ids" text[] DEFAULT '{}'::text[] NOT NULL,
	"senders" text[] DEFAULT '{}'::text[] NOT NULL,
	"visibility" text DEFAULT 'normal' NOT NULL,
	"is_locked" boolean DEFAULT false NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"chunk_group_id" uuid,
	"chunk_index" integer,
	"total_chunks" integer,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "memories_pkey" PRIMARY KEY("persona_id","id"),
	CONSTRAINT "memories_content_check" CHECK ("memories"."content" <> ''),
	CONSTRAINT "memories_type_check" CHECK ("memories"."type" in ('memory', 'knowledge')),
	CONSTRAINT "memories_canon_scope_check" CHECK ("memories"."canon_scope" in ('global', 'personal', 'session')),
	CONSTRAINT "memories_visibility_check" CHECK ("memories"."visibility" in ('normal', 'hidden', 'archived', 'deleted')),
	CONSTRAINT "memories_chunk_check" CHECK (num_nulls("memories"."chunk_group_id", "memories"."chunk_index", "memories"."total_chunks") = 3
        or (num_nulls("memories"."chunk_group_id", "memories"."chunk_index", "memories"."total_chunks") = 0
          and "memories"."chunk_index" >= 0 and "memories"."chunk_index" < "memories"."total_chunks"))
);
--> statement-breakpoint
CREATE TABLE "memory_events" (
	"persona_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"memory_id" uuid NOT NULL,
	"action" text NOT NULL,
	"actor" text NOT NULL,
	"reason" text,
	"details" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "memory_events_pkey" PRIMARY KEY("persona_id","id")
);
--> statement-breakpoint
CREATE TABLE "memory_vectors" (
	"persona_id" uuid NOT NULL,
	"memory_id" uuid NOT NULL,
	"model" text NOT NULL,
	"source_hash" text NOT NULL,
	"embedding" vector(1536) NOT NULL,
	"bits" bit(1536) GENERATED ALWAYS AS (binary_quantize("memory_vectors"."embedding")::bit(1536)) STORED NOT NULL,
	"personality_id" uuid NOT NULL,
	"memory_created_at" timestamp (3) with time zone NOT NULL,
	"canon_scope" text,
	"places" text[] DEFAULT '{}'::text[] NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "memory_vectors_pkey" PRIMARY KEY("persona_id","memory_id","model"),
	CONSTRAINT "memory_vectors_embedding_check" CHECK (vector_norm("memory_vectors"."embedding") > 0)
);
--> statement-breakpoint
CREATE TABLE "personalities" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" varchar(255) NOT NULL,
	"name" varchar(255) NOT NULL,
	"display_name" varchar(255),
	"system_prompt_id" uuid,
	"owner_id" uuid NOT NULL,
	"character_info" text NOT NULL,
	"personality_traits" text NOT NULL,
	"personality_tone" text,
	"personality_age" text,
	"personality_appearance" text,
	"personality_likes" text,
	"personality_dislikes" text,
	"conversational_goals" text,
	"conversational_examples" text,
	"custom_fields" jsonb,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "personalities_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "personality_default_configs" (
	"personality_id" uuid PRIMARY KEY NOT NULL,
	"llm_config_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "personality_owners" (
	"personality_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text DEFAULT 'owner' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "personality_owners_pkey" PRIMARY KEY("personality_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "personas" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"name" varchar(255) NOT NULL,
	"content" text DEFAULT '' NOT NULL,
	"preferred_name" varchar(255),
	"pronouns" varchar(100),
	"kind" text DEFAULT 'person' NOT NULL,
	"language" "regconfig" DEFAULT 'english'::regconfig NOT NULL,
	"recall_across_guilds" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "personas_owner_id_name_unique" UNIQUE("owner_id","name"),
	CONSTRAINT "personas_kind_check" CHECK ("personas"."kind" in ('person', 'unclaimed'))
);
--> statement-breakpoint
CREATE TABLE "shapes_persona_mappings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"shapes_user_id" text NOT NULL,
	"persona_id" uuid NOT NULL,
	"mapped_by" text,
	"verification_status" text DEFAULT 'unverified' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "shapes_persona_mappings_shapes_user_id_unique" UNIQUE("shapes_user_id"),
	CONSTRAINT "shapes_persona_mappings_status_check" CHECK ("shapes_persona_mappings"."verification_status" in ('unverified', 'verified', 'quarantined'))
);
--> statement-breakpoint
CREATE TABLE "sync_peers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"watermark" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sync_tombstones" (
	"table_name" text NOT NULL,
	"row_pk" text NOT NULL,
	"deleted_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sync_tombstones_pkey" PRIMARY KEY("table_name","row_pk")
);
--> statement-breakpoint
CREATE TABLE "system_prompts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" varchar(255) NOT NULL,
	"content" text NOT NULL,
	"is_default" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "system_prompts_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "transfer_runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"request" jsonb NOT NULL,
	"status" text DEFAULT 'running' NOT NULL,
	"checkpoint" jsonb,
	"counts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "transfer_runs_status_check" CHECK ("transfer_runs"."status" in ('running', 'finished', 'stopped', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "user_persona_history_configs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"personality_id" uuid NOT NULL,
	"persona_id" uuid NOT NULL,
	"last_context_reset" timestamp (3) with time zone,
	"previous_context_reset" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_persona_history_configs_unique" UNIQUE("user_id","personality_id","persona_id")
);
--> statement-breakpoint
CREATE TABLE "user_personality_configs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"personality_id" uuid NOT NULL,
	"persona_id" uuid,
	"llm_config_id" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "user_personality_configs_user_id_personality_id_unique" UNIQUE("user_id","personality_id")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"discord_id" varchar(20) NOT NULL,
	"username" varchar(255) NOT NULL,
	"timezone" text DEFAULT 'UTC' NOT NULL,
	"default_llm_config_id" uuid,
	"default_persona_id" uuid,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_discord_id_unique" UNIQUE("discord_id")
);
--> statement-breakpoint
ALTER TABLE "channel_settings" ADD CONSTRAINT "channel_settings_active_personality_id_personalities_id_fk" FOREIGN KEY ("active_personality_id") REFERENCES "public"."personalities"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation_history" ADD CONSTRAINT "conversation_history_persona_id_personas_id_fk" FOREIGN KEY ("persona_id") REFERENCES "public"."personas"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation_history" ADD CONSTRAINT "conversation_history_personality_id_personalities_id_fk" FOREIGN KEY ("personality_id") REFERENCES "public"."personalities"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "embedding_backlog" ADD CONSTRAINT "embedding_backlog_model_embedding_models_model_fk" FOREIGN KEY ("model") REFERENCES "public"."embedding_models"("model") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "embedding_backlog" ADD CONSTRAINT "embedding_backlog_memory_fk" FOREIGN KEY ("persona_id","memory_id") REFERENCES "public"."memories"("persona_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "llm_configs" ADD CONSTRAINT "llm_configs_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memories" ADD CONSTRAINT "memories_persona_id_personas_id_fk" FOREIGN KEY ("persona_id") REFERENCES "public"."personas"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memories" ADD CONSTRAINT "memories_personality_id_personalities_id_fk" FOREIGN KEY ("personality_id") REFERENCES "public"."personalities"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memory_vectors" ADD CONSTRAINT "memory_vectors_model_embedding_models_model_fk" FOREIGN KEY ("model") REFERENCES "public"."embedding_models"("model") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memory_vectors" ADD CONSTRAINT "memory_vectors_memory_fk" FOREIGN KEY ("persona_id","memory_id") REFERENCES "public"."memories"("persona_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "personalities" ADD CONSTRAINT "personalities_system_prompt_id_system_prompts_id_fk" FOREIGN KEY ("system_prompt_id") REFERENCES "public"."system_prompts"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "personalities" ADD CONSTRAINT "personalities_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "personality_default_configs" ADD CONSTRAINT "personality_default_configs_personality_id_personalities_id_fk" FOREIGN KEY ("personality_id") REFERENCES "public"."personalities"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "personality_default_configs" ADD CONSTRAINT "personality_default_configs_llm_config_id_llm_configs_id_fk" FOREIGN KEY ("llm_config_id") REFERENCES "public"."llm_configs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "personality_owners" ADD CONSTRAINT "personality_owners_personality_id_personalities_id_fk" FOREIGN KEY ("personality_id") REFERENCES "public"."personalities"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "personality_owners" ADD CONSTRAINT "personality_owners_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "personas" ADD CONSTRAINT "personas_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shapes_persona_mappings" ADD CONSTRAINT "shapes_persona_mappings_persona_id_personas_id_fk" FOREIGN KEY ("persona_id") REFERENCES "public"."personas"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_persona_history_configs" ADD CONSTRAINT "user_persona_history_configs_user_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_persona_history_configs" ADD CONSTRAINT "user_persona_history_configs_personality_fk" FOREIGN KEY ("personality_id") REFERENCES "public"."personalities"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_persona_history_configs" ADD CONSTRAINT "user_persona_history_configs_persona_fk" FOREIGN KEY ("persona_id") REFERENCES "public"."personas"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_personality_configs" ADD CONSTRAINT "user_personality_configs_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_personality_configs" ADD CONSTRAINT "user_personality_configs_personality_id_personalities_id_fk" FOREIGN KEY ("personality_id") REFERENCES "public"."personalities"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_personality_configs" ADD CONSTRAINT "user_personality_configs_persona_id_personas_id_fk" FOREIGN KEY ("persona_id") REFERENCES "public"."personas"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "user_personality_configs" ADD CONSTRAINT "user_personality_configs_llm_config_id_llm_configs_id_fk" FOREIGN KEY ("llm_config_id") REFERENCES "public"."llm_configs"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "channel_settings_private_idx" ON "channel_settings" USING btree ("channel_id") WHERE "channel_settings"."is_private";--> statement-breakpoint
CREATE INDEX "channel_settings_active_personality_id_idx" ON "channel_settings" USING btree ("active_personality_id");--> statement-breakpoint
CREATE INDEX "conversation_history_recent_idx" ON "conversation_history" USING btree ("persona_id","personality_id","channel_id","created_at","id") WHERE "conversation_history"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "conversation_history_message_id_idx" ON "conversation_history" USING gin ("persona_id","discord_message_id");--> statement-breakpoint
CREATE INDEX "conversation_history_personality_id_idx" ON "conversation_history" USING btree ("personality_id");--> statement-breakpoint
CREATE INDEX "embedding_backlog_due_idx" ON "embedding_backlog" USING btree ("model","due_at") WHERE "embedding_backlog"."status" = 'waiting';--> statement-breakpoint
CREATE UNIQUE INDEX "embedding_models_one_active" ON "embedding_models" USING btree ("is_active") WHERE "embedding_models"."is_active";--> statement-breakpoint
CREATE INDEX "memories_words_idx" ON "memories" USING gin ("persona_id","words");--> statement-breakpoint
CREATE INDEX "memories_message_ids_idx" ON "memories" USING gin ("persona_id","message_ids");--> statement-breakpoint
CREATE INDEX "memories_places_idx" ON "memories" USING gin ("persona_id","places");--> statement-breakpoint
CREATE INDEX "memories_list_idx" ON "memories" USING btree ("persona_id","created_at","id");--> statement-breakpoint
CREATE INDEX "memories_personality_id_idx" ON "memories" USING btree ("personality_id");--> statement-breakpoint
CREATE INDEX "memories_chunk_group_idx" ON "memories" USING btree ("persona_id","chunk_group_id") WHERE "memories"."chunk_group_id" is not null;--> statement-breakpoint
CREATE INDEX "memories_expires_at_idx" ON "memories" USING btree ("expires_at") WHERE "memories"."expires_at" is not null;--> statement-breakpoint
CREATE INDEX "memories_legacy_user_idx" ON "memories" USING btree ("legacy_shapes_user_id") WHERE "memories"."legacy_shapes_user_id" is not null;--> statement-breakpoint
CREATE INDEX "memory_events_memory_idx" ON "memory_events" USING btree ("persona_id","memory_id","created_at");--> statement-breakpoint
CREATE INDEX "memory_vectors_embedding_hnsw" ON "memory_vectors" USING hnsw ("embedding" vector_cosine_ops) WITH (m=16,ef_construction=64);--> statement-breakpoint
CREATE INDEX "memory_vectors_bits_idx" ON "memory_vectors" USING btree ("persona_id","model","personality_id","memory_created_at","memory_id","canon_scope","places","bits");--> statement-breakpoint
CREATE INDEX "personalities_owner_id_idx" ON "personalities" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "personality_owners_user_id_idx" ON "personality_owners" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "shapes_persona_mappings_persona_id_idx" ON "shapes_persona_mappings" USING btree ("persona_id");--> statement-breakpoint
CREATE INDEX "sync_tombstones_deleted_at_idx" ON "sync_tombstones" USING btree ("deleted_at");--> statement-breakpoint
CREATE UNIQUE INDEX "system_prompts_one_default" ON "system_prompts" USING btree ("is_default") WHERE "system_prompts"."is_default";--> statement-breakpoint
CREATE INDEX "transfer_runs_kind_idx" ON "transfer_runs" USING btree ("kind","created_at");--> statement-breakpoint
CREATE INDEX "user_persona_history_configs_personality_idx" ON "user_persona_history_configs" USING btree ("personality_id");--> statement-breakpoint
CREATE INDEX "user_persona_history_configs_persona_idx" ON "user_persona_history_configs" USING btree ("persona_id");--> statement-breakpoint
CREATE INDEX "user_personality_configs_personality_id_idx" ON "user_personality_configs" USING btree ("personality_id");--> statement-breakpoint
CREATE INDEX "user_personality_configs_persona_id_idx" ON "user_personality_configs" USING btree ("persona_id");