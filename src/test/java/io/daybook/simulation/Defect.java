package io.daybook.simulation;

import java.util.List;

/** What is wrong with the simulated nodes on purpose. */
enum Defect {
  NONE,
  /** The store answers before it has stored. */
  ACKNOWLEDGES_BEFORE_THE_COMMIT(
      "acknowledged: ", "the repeat of", "refused after it was accepted"),
  /** Nobody knows the command ids of the past. */
  FORGETS_COMMAND_IDS("took effect once", "the repeat of", "refused after it was accepted"),
  /** The store moves a group behind whatever another writer has stored. */
  APPENDS_WITHOUT_COMPARE_AND_SET(
      "can't be folded", "is decided on all before it", "acknowledged: ", "the repeat of"),
  /** What is sent to the broker counts as published. */
  SAVES_ITS_PLACE_BEFORE_IT_HAS_SENT("views and topic have everything"),
  /** A view applies what it is told, whatever its position. */
  APPLIES_WITHOUT_LOOKING_AT_POSITIONS("a view holds every event once, in order"),
  /** A reactor's place is saved before it has reacted. */
  SAVES_ITS_PLACE_BEFORE_IT_HAS_REACTED,
  /** A process decides on refusals that nobody remembers. */
  FORGETS_REFUSALS;

  private final List<String> checks;

  Defect(String... checks) {
    this.checks = List.of(checks);
  }

  /** Tells whether it is this that breaks a check of these words, rather than something else. */
  boolean breaks(String check) {
    return checks.stream().anyMatch(check::contains);
  }
}
