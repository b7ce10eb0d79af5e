package io.daybook.relay;

import io.daybook.eventstore.CommittedBatch;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.platform.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Publishes the committed events of all partitions, each partition's in order, at least once. While
 * the target is away nothing is kept in memory: afterwards the event store is read from the last
 * acknowledged position on.
 *
 * <pre>
 *   committed -> comes next, and there is room? -> send -> acknowledged: published
 *                  | no: seen
 *   tick: behind? -> read a page -> send         tick: something failed? -> connect -> restart
 *   checkpoint: saves what is published, never what is only sent; looks at the heads, for what
 *     other writers have committed
 * </pre>
 *
 * <p>Context: everything runs on the context of one owner, but for what the target acknowledges.
 */
public final class Relay {
  /** The name of the relay's checkpoint. */
  public static final String CHECKPOINT = "relay";

  private static final System.Logger LOG = System.getLogger(Relay.class.getName());

  /** What it does not send by then it sends after the next start. */
  private static final long STOP_MILLIS_MAX = 1_000;

  private final RelayOptions options;
  private final EventStore store;
  private final RelayTarget target;
  private final RelayProgress progress;
  private final Timers timers;
  private final List<PartitionRelay> relays = new ArrayList<>();
  private boolean connected;
  private boolean connecting;
  private boolean away;
  private boolean stopped;
  private Positions saved;

  /**
   * Creates the relay.
   *
   * @param progress is told how far it is
   */
  public Relay(
      RelayOptions options,
      EventStore store,
      RelayTarget target,
      RelayProgress progress,
      Timers timers) {
    this.options = options;
    this.store = store;
    this.target = target;
    this.progress = progress;
    this.timers = timers;
    this.saved = Positions.start(store.partitions().count());
  }

  /** Reads where it stopped, and begins; fails when the event store can't be read. */
  public Future<Void> start() {
    return store.heads().compose(this::checkpoints).onSuccess(ready -> begin());
  }

  private Future<Void> checkpoints(Positions heads) {
    List<Future<Optional<Long>>> reads = new ArrayList<>();
    for (int p = 0; p < heads.partitions(); p++) {
      reads.add(store.checkpoint(CHECKPOINT, p));
    }
    return Future.all(reads)
        .map(
            all -> {
              List<Optional<Long>> found = all.list();
              for (int p = 0; p < found.size(); p++) {
                long published = Math.min(found.get(p).orElse(0L), heads.of(p));
                relays.add(
                    new PartitionRelay(p, options.unackedEventsMax(), published, heads.of(p)));
              }
              return null;
            });
  }

  private void begin() {
    connect();
    tickLater();
    checkpointLater();
  }

  private void tickLater() {
    timers.after(
        options.tickMillis(),
        () -> {
          if (!stopped) {
            tick();
            tickLater();
          }
        });
  }

  private void checkpointLater() {
    timers.after(
        options.checkpointMillis(),
        () -> {
          if (!stopped) {
            saveCheckpoint();
            look();
            checkpointLater();
          }
        });
  }

  private void connect() {
    if (connecting || stopped) {
      return;
    }
    connecting = true;
    connected = false;
    // Some clients throw, for example where the name of a server is not known.
    Future.<Void>succeededFuture()
        .compose(now -> target.connect())
        .onComplete(
            done -> {
              connecting = false;
              connected = !stopped;
              if (away) {
                away = false;
                LOG.log(System.Logger.Level.INFO, "relay: the target is back");
              }
              relays.forEach(PartitionRelay::restart);
            },
            failure -> {
              away(failure);
              timers.after(
                  options.retryMillis(),
                  () -> {
                    connecting = false;
                    connect();
                  });
            });
  }

  private void away(Throwable failure) {
    System.Logger.Level level = away ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING;
    away = true;
    LOG.log(
        level, "relay: the target is away, tried again until it is back: {0}", failure.toString());
  }

  /** Takes note of events that have just become durable, and sends them when they come next. */
  public void committed(CommittedBatch batch) {
    if (relays.isEmpty()) {
      return;
    }
    PartitionRelay relay = relays.get(batch.partition());
    if (connected) {
      send(relay, relay.next(batch.events()));
    } else {
      relay.seenHead(batch.last());
    }
  }

  private void send(PartitionRelay relay, List<RecordedEvent> events) {
    for (RecordedEvent event : events) {
      try {
        target.send(event, relay.acknowledgement());
      } catch (RuntimeException full) {
        relay.acknowledgement().failed(full);
        return;
      }
      relay.sent(event.position());
    }
  }

  private void tick() {
    progress.update(relays);
    if (!connected) {
      return;
    }
    if (relays.stream().anyMatch(PartitionRelay::failed)) {
      connected = false;
      timers.after(options.retryMillis(), this::connect);
      return;
    }
    for (PartitionRelay relay : relays) {
      if (relay.behind()) {
        read(relay);
      }
    }
  }

  private void read(PartitionRelay relay) {
    relay.reading(true);
    int limit = Math.min(relay.room(), options.pageEvents());
    store
        .readPartition(relay.partition(), relay.sent() + 1, limit)
        .onComplete(
            events -> {
              relay.reading(false);
              if (connected
                  && !events.isEmpty()
                  && events.getFirst().position() == relay.sent() + 1) {
                send(relay, events);
              }
              if (relay.behind() && connected) {
                read(relay);
              }
            },
            failure -> {
              relay.reading(false);
              LOG.log(System.Logger.Level.WARNING, "relay: {0}", String.valueOf(failure));
            });
  }

  /** Sees what others have committed, and what was committed before it listened. */
  private void look() {
    store
        .heads()
        .onComplete(
            heads -> relays.forEach(relay -> relay.seenHead(heads.of(relay.partition()))),
            failure -> LOG.log(System.Logger.Level.WARNING, "relay: {0}", String.valueOf(failure)));
  }

  private Positions published() {
    long[] published = new long[relays.size()];
    for (PartitionRelay relay : relays) {
      published[relay.partition()] = relay.published();
    }
    return Positions.of(published);
  }

  private Future<Void> saveCheckpoint() {
    Positions now = published();
    if (now.equals(saved)) {
      return Future.succeededFuture();
    }
    return store
        .saveCheckpoint(CHECKPOINT, now)
        .onSuccess(done -> saved = now)
        .onFailure(
            failure -> LOG.log(System.Logger.Level.WARNING, "relay: {0}", String.valueOf(failure)));
  }

  /** Sends what was committed, as far as there is time for it, and saves how far it came. */
  public Future<Void> stop() {
    stopped = true;
    Promise<Void> sent = Promise.promise();
    sendRest(sent, STOP_MILLIS_MAX / options.tickMillis());
    return sent.future().compose(done -> close()).transform(closed -> saveCheckpoint());
  }

  private Future<Void> close() {
    connected = false;
    return target.close();
  }

  private void sendRest(Promise<Void> sent, long ticksLeft) {
    tick();
    boolean all = relays.stream().allMatch(relay -> relay.sent() >= relay.head());
    if (!connected || all || ticksLeft <= 0) {
      sent.complete();
    } else {
      timers.after(options.tickMillis(), () -> sendRest(sent, ticksLeft - 1));
    }
  }
}
