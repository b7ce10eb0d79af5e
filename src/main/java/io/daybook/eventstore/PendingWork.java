package io.daybook.eventstore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is still to be done beside the events, as it is carried from one store to another. */
public sealed interface PendingWork {
  /**
   * Up to where a reactor has done or parked all reactions.
   *
   * @param reactor its name
   * @param positions of each partition
   */
  record Place(String reactor, Positions positions) implements PendingWork {}

  /**
   * A reaction that could not be done.
   *
   * @param reaction what is kept of it
   * @param givenUpAt when it was given up, null where it was not
   */
  record Parked(ParkedReaction reaction, @Nullable Instant givenUpAt) implements PendingWork {}

  /**
   * A command that waits for its time, or is parked.
   *
   * @param command nobody is delivering it
   */
  record Scheduled(ScheduledCommand command) implements PendingWork {
    /** Returns it for a command that somebody may be delivering: then it is due at its time. */
    public static Scheduled of(ScheduledCommand command) {
      return command.state() instanceof ScheduledCommand.State.Waiting waiting && waiting.claimed()
          ? new Scheduled(
              command.in(
                  new ScheduledCommand.State.Waiting(
                      command.deliverAt(), waiting.attempts(), false, waiting.last())))
          : new Scheduled(command);
    }

    /** Tells whether it is encrypted, so that it needs the keys of persons. */
    public boolean isSealed() {
      byte[] body = command.content().body().bytes();
      return body.length > 0 && body[0] != '{';
    }
  }
}
