package io.daybook.load.bench;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends the commands that it is given until there are no more. A command that could not be done now
 * (429, 503, or the connection broke) is sent again, with the same key, for a bounded time.
 */
final class CommandLane implements Lane {
  private static final int ATTEMPTS_MAX = 100;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int UNAVAILABLE = 503;

  private final Requests requests;
  private final Supplier<@Nullable OrderCommand> commands;
  private final OrderLane.Acknowledged acknowledged;
  private @Nullable OrderCommand current;
  private boolean again;
  private int attempts;

  CommandLane(
      Requests requests,
      Supplier<@Nullable OrderCommand> commands,
      OrderLane.Acknowledged acknowledged) {
    this.requests = requests;
    this.commands = commands;
    this.acknowledged = acknowledged;
  }

  @Override
  public byte @Nullable [] next() {
    if (!again) {
      current = commands.get();
      attempts = 0;
    }
    again = false;
    attempts++;
    return current == null ? null : requests.command(current);
  }

  @Override
  public void answered(Answer answer, long nanos) {
    if (answer.isSuccess() && current != null) {
      acknowledged.acknowledged(current, answer, nanos);
    }
    again = answer.status() == TOO_MANY_REQUESTS || answer.status() == UNAVAILABLE;
    again &= attempts < ATTEMPTS_MAX;
  }

  @Override
  public void lost() {
    again = attempts < ATTEMPTS_MAX;
  }
}
