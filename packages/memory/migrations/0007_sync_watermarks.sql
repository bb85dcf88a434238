ALTER TABLE "database_identity" ADD COLUMN "pruned_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sync_peers" ADD COLUMN "sent_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sync_peers" ADD COLUMN "received_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sync_tombstones" ADD COLUMN "changed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sync_peers" DROP COLUMN "watermark";--> statement-breakpoint

-- A deletion comes after the row's last change, and a change after the one before it, also where the row came from a
-- database whose clock is ahead: otherwise the next sync would undo them.
CREATE OR REPLACE FUNCTION "record_tombstones"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  row_pk text := (SELECT string_agg(format('gone.%I::text', name), ' || '':'' || ' ORDER BY position)
                  FROM unnest(TG_ARGV) WITH ORDINALITY AS keys (name, position));
BEGIN
  EXECUTE format(
    'INSERT INTO %I.sync_tombstones (table_name, row_pk, deleted_at, changed_at)
     SELECT %L, %s, greatest(now(), gone.updated_at + interval ''1 millisecond''), gone.updated_at FROM gone
     ON CONFLICT (table_name, row_pk) DO UPDATE
       SET deleted_at = excluded.deleted_at, changed_at = excluded.changed_at, moved_to = NULL',
    TG_TABLE_SCHEMA, TG_TABLE_NAME, row_pk);
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE FUNCTION "keep_time_forward"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := OLD.updated_at + interval '1 millisecond';
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER "system_prompts_time_forward" BEFORE UPDATE ON "system_prompts" FOR EACH ROW WHEN (NEW.updated_at < OLD.updated_at) EXECUTE FUNCTION keep_time_forward();--> statement-breakpoint
CREATE TRIGGER "users_time_forward" BEFORE UPDATE ON "users" FOR EACH ROW WHEN (NEW.updated_at < OLD.updated_at) EXECUTE FUNCTION keep_time_forward();--> statement-breakpoint
CREATE TRIGGER "llm_configs_time_forward" BEFORE UPDATE ON "llm_configs" FOR EACH ROW WHEN (NEW.updated_at < OLD.updated_at) EXECUTE FUNCTION keep_time_forward();--> statement-breakpoint
CREATE TRIGGER "personas_time_forward" BEFORE UPDATE ON "personas" FOR EACH ROW WHEN (NEW.updated_at < OLD.updated_at) EXECUTE FUNCTION keep_time_forward();--> statement-breakpoint
CREATE TRIGGER "personalities_time_forward" BEFORE UPDATE ON "personalities" FOR EACH ROW WHEN (NEW.updated_at < OLD.updated_at) EXECUTE FUNCTION keep_time_forward();--> statement-breakpoint
CREATE TRIGGER "personality_owners_time_forward" BEFORE UPDATE ON "personality_owners" FOR EACH ROW WHEN (NEW.updated_at < OLD.updated_at) EXECUTE FUNCTION keep_time_forward();--> statement-breakpoint
CREATE TRIGGER "personality_default_configs_time_forward" BEFORE UPDATE ON "personality_default_configs" FOR EACH ROW WHEN (NEW.updated_at < OLD.updated_at) EXECUTE FUNCTION keep_time_forward();--> statement-breakpoint
CREATE TRIGGER "user_personality_configs_time_forward" BEFORE UPDATE ON "user_personality_configs" FOR EACH ROW WHEN (NEW.updated_at < OLD.updated_at) EXECUTE FUNCTION keep_time_forward();--> statement-breakpoint
CREATE TRIGGER "user_persona_history_configs_time_forward" BEFORE UPDATE ON "user_persona_history_configs" FOR EACH ROW WHEN (NEW.updated_at < OLD.updated_at) EXECUTE FUNCTION keep_time_forward();--> statement-breakpoint
CREATE TRIGGER "conversation_history_time_forward" BEFORE UPDATE ON "conversation_history" FOR EACH ROW WHEN (NEW.updated_at < OLD.updated_at) EXECUTE FUNCTION keep_time_forward();--> statement-breakpoint
CREATE TRIGGER "memories_time_forward" BEFORE UPDATE ON "memories" FOR EACH ROW WHEN (NEW.updated_at < OLD.updated_at) EXECUTE FUNCTION keep_time_forward();--> statement-breakpoint
CREATE TRIGGER "shapes_persona_mappings_time_forward" BEFORE UPDATE ON "shapes_persona_mappings" FOR EACH ROW WHEN (NEW.updated_at < OLD.updated_at) EXECUTE FUNCTION keep_time_forward();
