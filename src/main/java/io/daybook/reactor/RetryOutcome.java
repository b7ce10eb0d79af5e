package io.daybook.reactor;

import io.daybook.platform.LocalMessage;

/** What came of what a person wanted done with a parked reaction. */
public sealed interface RetryOutcome extends LocalMessage {
  /** The reaction is done, or given up, and those that waited behind it go on. */
  record Done() implements RetryOutcome {}

  /** It failed again, and stays parked. */
  record StillParked(String step, String problem) implements RetryOutcome {}

  /** Another one of the same stream comes first. */
  record Behind(String place) implements RetryOutcome {}

  /** Nothing is parked there. */
  record NotParked() implements RetryOutcome {}
}
