package io.daybook.relay;

import io.daybook.eventstore.CommittedBatch;
import io.daybook.eventstore.EventStore;
import io.daybook.platform.BusAddresses;
import io.daybook.platform.Timers;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.jspecify.annotations.Nullable;

/** Runs the relay of one process: tells it of what was committed on {@code committed.<p>}. */
public final class RelayVerticle extends VerticleBase {
  private final RelayOptions options;
  private final EventStore store;
  private final RelayTarget target;
  private final RelayProgress progress;
  private @Nullable Relay relay;

  /**
   * Creates the relay.
   *
   * @param progress is told how far it is
   */
  public RelayVerticle(
      RelayOptions options, EventStore store, RelayTarget target, RelayProgress progress) {
    this.options = options;
    this.store = store;
    this.target = target;
    this.progress = progress;
  }

  @Override
  public Future<?> start() {
    Relay started = new Relay(options, store, target, progress, Timers.on(context));
    relay = started;
    for (int p = 0; p < store.partitions().count(); p++) {
      vertx
          .eventBus()
          .<CommittedBatch>localConsumer(
              BusAddresses.committed(p), message -> started.committed(message.body()));
    }
    return started.start();
  }

  @Override
  public Future<?> stop() {
    Relay started = relay;
    return started == null ? Future.succeededFuture() : started.stop();
  }
}
