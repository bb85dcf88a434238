-- What drizzle-kit cannot express.

-- users <-> personas and users <-> llm_configs are cycles: a user and their first persona are written in either order
-- within one transaction.
ALTER TABLE "users" ADD CONSTRAINT "users_default_persona_id_fk" FOREIGN KEY ("default_persona_id") REFERENCES "personas" ("id") ON DELETE SET NULL DEFERRABLE INITIALLY IMMEDIATE;--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_default_llm_config_id_fk" FOREIGN KEY ("default_llm_config_id") REFERENCES "llm_configs" ("id") ON DELETE SET NULL DEFERRABLE INITIALLY IMMEDIATE;--> statement-breakpoint
ALTER TABLE "personas" ALTER CONSTRAINT "personas_owner_id_users_id_fk" DEFERRABLE INITIALLY IMMEDIATE;--> statement-breakpoint
ALTER TABLE "llm_configs" ALTER CONSTRAINT "llm_configs_owner_id_users_id_fk" DEFERRABLE INITIALLY IMMEDIATE;--> statement-breakpoint

-- A vector of 1,536 floats fits into a page. Out of line, an exact scan of 1,331 rows took 10 ms against 1.7.
ALTER TABLE "memory_vectors" ALTER COLUMN "embedding" SET STORAGE PLAIN;--> statement-breakpoint
ALTER TABLE "memory_vectors" ALTER COLUMN "bits" SET STORAGE PLAIN;--> statement-breakpoint

-- The covering index answers from itself alone only for pages that vacuum has marked all-visible. Without these,
-- updating 14 % of a scope cost 8,073 heap fetches and four times the latency.
ALTER TABLE "memory_vectors" SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);--> statement-breakpoint
ALTER TABLE "memories" SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);--> statement-breakpoint
ALTER TABLE "embedding_backlog" SET (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000);--> statement-breakpoint

-- Tombstones: triggers see cascades and hand-made SQL too. Arguments: the columns of the primary key, in order.
CREATE FUNCTION "record_tombstones"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  row_pk text := (SELECT string_agg(format('gone.%I::text', name), ' || '':'' || ' ORDER BY position)
                  FROM unnest(TG_ARGV) WITH ORDINALITY AS keys (name, position));
BEGIN
  EXECUTE format(
    'INSERT INTO %I.sync_tombstones (table_name, row_pk) SELECT %L, %s FROM gone
     ON CONFLICT (table_name, row_pk) DO UPDATE SET deleted_at = excluded.deleted_at',
    TG_TABLE_SCHEMA, TG_TABLE_NAME, row_pk);
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER "system_prompts_tombstones" AFTER DELETE ON "system_prompts" REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION record_tombstones('id');--> statement-breakpoint
CREATE TRIGGER "users_tombstones" AFTER DELETE ON "users" REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION record_tombstones('id');--> statement-breakpoint
CREATE TRIGGER "llm_configs_tombstones" AFTER DELETE ON "llm_configs" REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION record_tombstones('id');--> statement-breakpoint
CREATE TRIGGER "personas_tombstones" AFTER DELETE ON "personas" REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION record_tombstones('id');--> statement-breakpoint
CREATE TRIGGER "personalities_tombstones" AFTER DELETE ON "personalities" REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION record_tombstones('id');--> statement-breakpoint
CREATE TRIGGER "personality_owners_tombstones" AFTER DELETE ON "personality_owners" REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION record_tombstones('personality_id', 'user_id');--> statement-breakpoint
CREATE TRIGGER "personality_default_configs_tombstones" AFTER DELETE ON "personality_default_configs" REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION record_tombstones('personality_id');--> statement-breakpoint
CREATE TRIGGER "user_personality_configs_tombstones" AFTER DELETE ON "user_personality_configs" REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION record_tombstones('id');--> statement-breakpoint
CREATE TRIGGER "user_persona_history_configs_tombstones" AFTER DELETE ON "user_persona_history_configs" REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION record_tombstones('id');--> statement-breakpoint
CREATE TRIGGER "conversation_history_tombstones" AFTER DELETE ON "conversation_history" REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION record_tombstones('persona_id', 'id');--> statement-breakpoint
CREATE TRIGGER "memories_tombstones" AFTER DELETE ON "memories" REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION record_tombstones('persona_id', 'id');--> statement-breakpoint
CREATE TRIGGER "shapes_persona_mappings_tombstones" AFTER DELETE ON "shapes_persona_mappings" REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION record_tombstones('id');--> statement-breakpoint

-- The audit is append-only.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;--> statement-breakpoint
CREATE TRIGGER "memory_events_append_only" BEFORE UPDATE OR DELETE ON "memory_events" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
