DROP INDEX "sync_tombstones_deleted_at_idx";--> statement-breakpoint
ALTER TABLE "sync_tombstones" ADD COLUMN "recorded_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
CREATE INDEX "sync_tombstones_recorded_at_idx" ON "sync_tombstones" USING btree ("recorded_at");--> statement-breakpoint
CREATE OR REPLACE FUNCTION "record_tombstones"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  row_pk text := (SELECT string_agg(format('gone.%I::text', name), ' || '':'' || ' ORDER BY position)
                  FROM unnest(TG_ARGV) WITH ORDINALITY AS keys (name, position));
BEGIN
  EXECUTE format(
    'INSERT INTO %I.sync_tombstones (table_name, row_pk, deleted_at, changed_at)
     SELECT %L, %s, greatest(now(), gone.updated_at + interval ''1 millisecond''), gone.updated_at FROM gone
     ON CONFLICT (table_name, row_pk) DO UPDATE SET deleted_at = excluded.deleted_at, changed_at = excluded.changed_at,
       recorded_at = excluded.recorded_at, moved_to = NULL',
    TG_TABLE_SCHEMA, TG_TABLE_NAME, row_pk);
  RETURN NULL;
END $$;
