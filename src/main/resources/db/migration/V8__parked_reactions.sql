-- Reactions that a reactor could not do, kept until a person has looked at them; those that are given up stay as a trace.
-- Removed when they are done after all.
CREATE TABLE parked_reaction (
  reactor     text COLLATE "C" NOT NULL,
  partition   integer NOT NULL,
  position    bigint NOT NULL,
  stream      text COLLATE "C" NOT NULL,
  event_id    uuid NOT NULL,
  event_type  text COLLATE "C" NOT NULL,
  state       text COLLATE "C" NOT NULL CHECK (state IN ('FAILED', 'WAITING', 'GIVEN_UP')),
  step        text NOT NULL,
  problem     text NOT NULL,
  attempts    integer NOT NULL,
  since       timestamptz NOT NULL,
  given_up_at timestamptz,
  PRIMARY KEY (reactor, partition, position),
  CHECK ((state = 'GIVEN_UP') = (given_up_at IS NOT NULL))
);

-- The first of each stream holds the others back.
CREATE INDEX parked_reaction_open ON parked_reaction (reactor, stream, position) WHERE state <> 'GIVEN_UP';
