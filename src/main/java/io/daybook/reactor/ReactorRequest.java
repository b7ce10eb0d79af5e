package io.daybook.reactor;

import io.daybook.platform.LocalMessage;

/** What a reactor can be asked, on {@code reactor.<name>}. */
sealed interface ReactorRequest extends LocalMessage {
  /** How it is; reply {@link ReactorStatus}. */
  record Status() implements ReactorRequest {}

  /** To try a parked reaction once more; reply {@link RetryOutcome}. */
  record Retry(int partition, long position) implements ReactorRequest {}

  /** To give a parked reaction up; reply {@link RetryOutcome}. */
  record GiveUp(int partition, long position) implements ReactorRequest {}
}
