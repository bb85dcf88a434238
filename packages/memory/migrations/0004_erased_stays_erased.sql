-- What was erased stays erased, whichever way it would come back: live, rebuilt, imported, restored, synced or by hand.
-- The database itself skips such rows, so that no path can forget to ask.

-- HMAC-SHA-256 of `kind:value`.
CREATE FUNCTION "erasure_hash"(inner_block bytea, outer_block bytea, kind text, value text) RETURNS bytea
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT sha256(outer_block || sha256(inner_block || convert_to(kind || ':' || value, 'UTF8')))
$$;--> statement-breakpoint
CREATE FUNCTION "is_erased"(persona uuid, erased_kind text, value text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM erasure_keys one
    JOIN erasures ON erasures.persona_id = persona AND erasures.kind = erased_kind
      AND erasures.hash = erasure_hash(one.inner_block, one.outer_block, erased_kind, value))
$$;--> statement-breakpoint

-- An insert of what was erased is skipped: it returns no row. Personas of whom nothing was erased cost one index probe.
CREATE FUNCTION "skip_erased_memory"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM erasures WHERE persona_id = NEW.persona_id) THEN
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT FROM erasures WHERE persona_id = NEW.persona_id AND kind = 'persona' AND created_at >= NEW.created_at)
    OR is_erased(NEW.persona_id, 'memory', NEW.id::text)
    OR is_erased(NEW.persona_id, 'text', NEW.content)
    OR EXISTS (SELECT FROM unnest(NEW.message_ids) said (id) WHERE is_erased(NEW.persona_id, 'message', said.id))
  THEN
    RETURN NULL;
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE FUNCTION "skip_erased_message"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM erasures WHERE persona_id = NEW.persona_id) THEN
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT FROM erasures WHERE persona_id = NEW.persona_id AND kind = 'persona' AND created_at >= NEW.created_at)
    OR is_erased(NEW.persona_id, 'message', NEW.id::text)
    OR EXISTS (SELECT FROM unnest(NEW.discord_message_id) said (id) WHERE is_erased(NEW.persona_id, 'message', said.id))
  THEN
    RETURN NULL;
  END IF;
  RETURN NEW;
END $$;--> statement-breakpoint
CREATE TRIGGER "memories_skip_erased" BEFORE INSERT ON "memories" FOR EACH ROW EXECUTE FUNCTION skip_erased_memory();--> statement-breakpoint
CREATE TRIGGER "conversation_history_skip_erased" BEFORE INSERT ON "conversation_history" FOR EACH ROW EXECUTE FUNCTION skip_erased_message();--> statement-breakpoint

-- Which database this is.
INSERT INTO "database_identity" DEFAULT VALUES;
