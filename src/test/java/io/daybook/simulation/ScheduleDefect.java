package io.daybook.simulation;

/** A defect that is planted into the schedule, to see that the simulation finds it. */
enum ScheduleDefect {
  NONE,
  REMOVES_BEFORE_IT_SENDS,
  SENDS_UNDER_ANOTHER_ID,
  COMES_TOO_EARLY,
  CANCELS_WHAT_IS_CLAIMED,
  CLAIMS_FOR_EVER,
  FORGETS_WHAT_WAS_BUSY
}
