package io.daybook.simulation;

/** What is wrong with the simulated nodes on purpose. */
enum Defect {
  NONE,
  /** The store answers before it has stored. */
  ACKNOWLEDGES_BEFORE_THE_COMMIT,
  /** Nobody knows the command ids of the past. */
  FORGETS_COMMAND_IDS,
  /** The store moves a group behind whatever another writer has stored. */
  APPENDS_WITHOUT_COMPARE_AND_SET,
  /** What is sent to the broker counts as published. */
  SAVES_ITS_PLACE_BEFORE_IT_HAS_SENT,
  /** A view applies what it is told, whatever its position. */
  APPLIES_WITHOUT_LOOKING_AT_POSITIONS,
  /** A reactor's place is saved before it has reacted. */
  SAVES_ITS_PLACE_BEFORE_IT_HAS_REACTED,
  /** A process decides on refusals that nobody remembers. */
  FORGETS_REFUSALS
}
