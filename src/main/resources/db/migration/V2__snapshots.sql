-- States of long streams, one a stream: a shortcut that may be lost or deleted at any time. One is used only while the
-- event that it was taken after is in the log, and while the program says that it can read its schema.
CREATE TABLE snapshot (
  partition    integer NOT NULL,
  stream       text COLLATE "C" NOT NULL,
  version      bigint NOT NULL,
  event_id     uuid NOT NULL,
  state_schema text COLLATE "C" NOT NULL,
  state        bytea NOT NULL,
  taken_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (partition, stream)
) WITH (fillfactor = 70);
