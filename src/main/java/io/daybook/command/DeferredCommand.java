package io.daybook.command;

import io.daybook.kernel.StreamId;
import io.daybook.platform.LocalMessage;
import java.time.Instant;

/**
 * A command that is to be delivered later.
 *
 * @param commandName its name in the URL, for example {@code cancel}
 * @param envelope the command as it will be sent at its time, with its command id
 * @param deliverAt not before that
 */
public record DeferredCommand(String commandName, CommandEnvelope envelope, Instant deliverAt)
    implements LocalMessage {
  /** Returns what it is for. */
  public StreamId stream() {
    return envelope.stream();
  }

  /** Returns its command id. */
  public String commandId() {
    return envelope.commandId();
  }
}
