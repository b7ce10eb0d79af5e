-- The event store of one shard. Every statement runs with search_path = daybook.

-- What this store is. One row.
CREATE TABLE store (
  only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  id         uuid NOT NULL DEFAULT gen_random_uuid(),
  partitions integer NOT NULL CHECK (partitions BETWEEN 1 AND 1024),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- The head of each partition: moved by compare-and-set in the same statement that inserts the events. Rewritten with
-- every commit, so most of a page is left free for heap-only updates.
CREATE TABLE partition (
  id         integer PRIMARY KEY,
  head       bigint NOT NULL DEFAULT 0,
  generation integer NOT NULL DEFAULT 1
) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

CREATE TABLE event (
  partition      integer NOT NULL,
  position       bigint NOT NULL,
  stream         text COLLATE "C" NOT NULL,
  version        bigint NOT NULL,
  id             uuid NOT NULL,
  type           text COLLATE "C" NOT NULL,
  schema_version integer NOT NULL,
  data           jsonb NOT NULL,
  metadata       jsonb NOT NULL,
  command_id     text COLLATE "C" NOT NULL,
  command_index  integer NOT NULL,
  recorded_at    timestamptz NOT NULL,
  hash           bytea NOT NULL,
  PRIMARY KEY (partition, position),
  UNIQUE (partition, stream, version)
) PARTITION BY LIST (partition);

-- A command takes effect at most once per stream, for ever.
CREATE UNIQUE INDEX event_command_id ON event (partition, stream, command_id) WHERE command_index = 0;

CREATE TABLE checkpoint (
  name      text NOT NULL,
  partition integer NOT NULL,
  position  bigint NOT NULL,
  PRIMARY KEY (name, partition)
) WITH (fillfactor = 50);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'events are never changed: % on % refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER event_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Makes the store's partitions, each with its own table and its own trigger, since a statement trigger fires only for
-- the table that the statement names.
CREATE FUNCTION create_partitions(count integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO store (partitions) VALUES (count);
  FOR p IN 0 .. count - 1 LOOP
    INSERT INTO partition (id) VALUES (p);
    EXECUTE format('CREATE TABLE event_%s PARTITION OF event FOR VALUES IN (%s)', p, p);
    EXECUTE format('CREATE TRIGGER event_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON event_%s '
      'FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', p);
  END LOOP;
END $$;
