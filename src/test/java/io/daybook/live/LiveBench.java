package io.daybook.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.daybook.codec.EventCodec;
import io.daybook.codec.Json;
import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.feed.FeedOptions;
import io.daybook.feed.FeedVerticle;
import io.daybook.feed.NoSource;
import io.daybook.kernel.Category.EventType;
import io.daybook.kernel.StreamId;
import io.daybook.platform.Clock;
import io.daybook.platform.LocalMessageCodec;
import io.daybook.query.QueryGateway;
import io.daybook.testkit.TestModule;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A hub with a view, an event store and a feed, all on one context; and a client's view of it. */
final class LiveBench implements AutoCloseable {
  static final LiveOptions SMALL =
      new LiveOptions(
          10,
          5,
          1_000,
          new LiveOptions.Timing(10_000, 20_000, 60_000, 3_600_000),
          new LiveOptions.ViewLimits(8, 4, 20, 100_000, 1_000),
          new LiveOptions.ReadLimits(3, 3, 2, 4, 5));

  record Noted(long n) {}

  record StockNoted(long n) {}

  final Vertx vertx = Vertx.vertx();
  final InMemoryEventStore store = new InMemoryEventStore(FakeView.PARTITIONS);
  final FakeView view;
  final LiveHub hub;
  private final Context context;

  LiveBench(LiveOptions options, int slices) {
    LocalMessageCodec.register(vertx);
    context = vertx.getOrCreateContext();
    view = new FakeView(vertx, slices);
    EventCodec codec =
        new EventCodec(
            List.of(
                TestModule.of(
                    TestModule.journal("order").event(Noted.class).build(),
                    TestModule.journal("stock")
                        .event(new EventType<>("Noted", 1, StockNoted.class))
                        .build())));
    LiveSources sources =
        new LiveSources(
            new QueryGateway(vertx, List.of(view.description)),
            SlowReads.of(store, vertx),
            codec,
            Set.of("order", "stock"),
            Clock.system());
    hub = new LiveHub(vertx, "live-1", options, sources);
    FeedOptions feed = new FeedOptions(4, 1, 1, 250, 30_000, Set.of());
    Positions start = Positions.start(FakeView.PARTITIONS);
    await(
        vertx.deployVerticle(
            new FeedVerticle(feed, store, codec, new NoSource(), Clock.system(), start)));
    run(view::start);
    await(call(hub::start));
  }

  /** Does something on the context. */
  <T> T call(Callable<T> action) {
    return await(
        Future.<T>future(promise -> context.runOnContext(now -> complete(promise, action))));
  }

  private static <T> void complete(Promise<T> promise, Callable<T> action) {
    try {
      promise.complete(action.call());
    } catch (Exception | Error failure) {
      promise.fail(failure);
    }
  }

  void run(Runnable action) {
    call(
        () -> {
          action.run();
          return true;
        });
  }

  /** Appends events of one stream after another until the partition has so many. */
  void appendUntil(int partition, long position) {
    for (int i = 0; await(store.head(partition)).position() < position; i++) {
      append("order/f-" + i);
    }
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception failure) {
      throw new AssertionError(failure);
    }
  }

  /** Waits until something is so on the context. */
  void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!call(condition::getAsBoolean)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never: " + what);
      }
      Thread.onSpinWait();
    }
  }

  /** Lets all that is under way on the event bus arrive. */
  void settle() {
    for (int i = 0; i < 20; i++) {
      run(() -> {});
    }
  }

  /** A connected client. */
  final class Client {
    final RecordingSink sink = new RecordingSink();
    final LiveSession session = call(() -> hub.connected(sink));
    private int read;

    void send(String frame) {
      run(() -> session.received(frame.replace('\'', '"')));
    }

    /** Returns the next frame. */
    JsonNode next() {
      until("frame " + read, () -> sink.frames.size() > read);
      return call(() -> sink.frames.get(read++));
    }

    /** Returns the next frame as its JSON text. */
    String text() {
      return next().toString().replace('"', '\'');
    }

    /** Returns the frames that came after those that were read. */
    List<JsonNode> rest() {
      settle();
      return call(
          () -> {
            List<JsonNode> rest = new ArrayList<>(sink.frames.subList(read, sink.frames.size()));
            read = sink.frames.size();
            return rest;
          });
    }

    void full(boolean full) {
      run(
          () -> {
            sink.full = full;
            if (!full) {
              session.drained();
            }
          });
    }
  }

  Client client() {
    return new Client();
  }

  /** Appends one event to a stream. */
  RecordedEvent append(String stream) {
    StreamId id = StreamId.parse(stream);
    int partition = store.partitions().of(id);
    long head = await(store.head(partition)).position();
    long version = await(store.streamVersion(id)) + 1;
    RecordedEvent event =
        new RecordedEvent(
            partition,
            head + 1,
            id,
            version,
            new UUID(partition, head + 1),
            "Noted",
            1,
            Json.of("{\"n\":" + version + "}"),
            Json.of("{}"),
            stream + version,
            0,
            Instant.EPOCH,
            EventHash.NONE);
    await(store.append(new AppendBatch(partition, head, List.of(event))));
    return event;
  }

  static FakeView.Order order(String id, String customer, long version) {
    return new FakeView.Order(id, customer, "open", version);
  }

  static Map<String, FakeView.Order> none() {
    return Map.of();
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
