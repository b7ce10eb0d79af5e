package io.daybook.testkit;

import io.daybook.eventstore.ScheduledCommandStore;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** Scheduled commands behind a bad network. */
public final class FlakyScheduledCommands extends ForwardingScheduledCommands {
  private final BadNetwork network;

  /** Wraps a store. */
  public FlakyScheduledCommands(ScheduledCommandStore store, BadNetwork network) {
    super(store);
    this.network = network;
  }

  @Override
  protected <T> Future<T> call(Supplier<Future<T>> effect) {
    return network.call(effect);
  }
}
