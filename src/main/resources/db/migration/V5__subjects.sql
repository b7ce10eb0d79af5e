-- The keys with which the personal values of events are encrypted, one for each person and life of that person here. A
-- key is kept wrapped by the server's master key, which the database never sees. Erasing a person sets it to null; the
-- row stays, so that the person gets no new key unasked, and so that the erasures can be done again on a restored copy.
CREATE TABLE subject_key (
  id         uuid PRIMARY KEY,
  subject    text COLLATE "C" NOT NULL,
  generation integer NOT NULL,
  master     text COLLATE "C" NOT NULL,
  wrapped    text COLLATE "C",
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  erased_at  timestamptz,
  erasure    bigint UNIQUE,
  UNIQUE (subject, generation),
  CHECK ((wrapped IS NULL) = (erased_at IS NOT NULL) AND (erased_at IS NULL) = (erasure IS NULL))
);

CREATE INDEX subject_key_master ON subject_key (master) WHERE erased_at IS NULL;

-- Numbers the erasures in the order of their commits, so that a server that asks for those after the last one that it
-- knows misses none. One row.
CREATE TABLE erasure_count (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  last     bigint NOT NULL
);

INSERT INTO erasure_count (last) VALUES (0);
