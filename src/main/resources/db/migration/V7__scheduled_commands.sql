-- Commands that wait for their time, beside the events. A row goes when it is known that its command took effect; one
-- that was refused for good stays as parked, for a while. What is personal in a body is encrypted: then it is not JSON.
CREATE TABLE scheduled_command (
  partition        integer NOT NULL,
  stream           text COLLATE "C" NOT NULL,
  command_id       text COLLATE "C" NOT NULL,
  command          text COLLATE "C" NOT NULL,
  body             bytea NOT NULL,
  fingerprint      text COLLATE "C" NOT NULL,
  expected_version bigint NOT NULL,
  context          bytea NOT NULL,
  deliver_at       timestamptz NOT NULL,
  scheduled_at     timestamptz NOT NULL,
  due_at           timestamptz NOT NULL,
  attempts         integer NOT NULL DEFAULT 0,
  claimed          boolean NOT NULL DEFAULT false,
  parked_at        timestamptz,
  problem          text COLLATE "C",
  problem_code     text COLLATE "C",
  problem_detail   text COLLATE "C",
  PRIMARY KEY (partition, stream, command_id),
  CHECK (parked_at IS NULL OR NOT claimed)
) WITH (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);

-- Who is next.
CREATE INDEX scheduled_command_due ON scheduled_command (due_at) WHERE parked_at IS NULL;

-- The operator's lists.
CREATE INDEX scheduled_command_time ON scheduled_command ((parked_at IS NOT NULL), deliver_at, stream, command_id);
