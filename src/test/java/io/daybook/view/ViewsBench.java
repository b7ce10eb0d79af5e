package io.daybook.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.EventCodec;
import io.daybook.codec.EventCodec.Encoded;
import io.daybook.codec.Json;
import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.feed.FeedOptions;
import io.daybook.feed.FeedVerticle;
import io.daybook.feed.NoSource;
import io.daybook.kernel.Category;
import io.daybook.kernel.Decider;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.EventFields;
import io.daybook.kernel.Rollup;
import io.daybook.kernel.StreamId;
import io.daybook.kernel.Upcaster;
import io.daybook.kernel.Upcaster.Part;
import io.daybook.kernel.View;
import io.daybook.platform.Clock;
import io.daybook.platform.LocalMessageCodec;
import io.daybook.query.Query;
import io.daybook.query.QueryGateway;
import io.daybook.query.QueryReply;
import io.daybook.query.ViewDescription;
import io.daybook.view.SliceVerticle.FoldSource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Slices, rollups and the feed over an in-memory store. */
abstract class ViewsBench {
  static final int PARTITIONS = 3;
  static final int SLICES = 2;
  static final long SEED = 7;

  record Noted(String group, long amount) {}

  record Noise(String text) {}

  record Note(String group, long amount, long version) {}

  record Sum(String group, long notes, long amount) {}

  static final View<Note> NOTES =
      View.of("notes", Note.class)
          .on(Noted.class, (note, e) -> fold(e.event(), e.version()))
          .index("group", ViewsBench::indexed)
          .build();

  static final Rollup<Note, Sum> SUMS =
      Rollup.of("sums", NOTES, Sum.class)
          .group(Note::group)
          .zero(group -> new Sum(group, 0, 0))
          .add((sum, note) -> new Sum(sum.group, sum.notes + 1, sum.amount + note.amount))
          .subtract((sum, note) -> new Sum(sum.group, sum.notes - 1, sum.amount - note.amount))
          .emptyWhen(sum -> sum.notes == 0)
          .build();

  /** A negative amount removes the row; 13 and 14 are what the fold can't stand. */
  static @Nullable Note fold(Noted event, long version) {
    if (event.amount() == 13) {
      throw new IllegalArgumentException("unlucky");
    }
    if (event.amount() == 14) {
      throw new AssertionError("unluckier");
    }
    return event.amount() < 0 ? null : new Note(event.group(), event.amount(), version);
  }

  /** What is 15 can't be indexed. */
  private static String indexed(Note note) {
    if (note.amount() == 15) {
      throw new IllegalStateException("unsorted");
    }
    return note.group();
  }

  static final class NoDecider implements Decider<Noted, Object, String> {
    @Override
    public String initial() {
      return "";
    }

    @Override
    public List<Object> decide(Noted command, String state) {
      return List.of();
    }

    @Override
    public String evolve(String state, Object event) {
      return state;
    }
  }

  static final class Notes implements DomainModule {
    @Override
    public String name() {
      return "notes";
    }

    @Override
    public List<Category<?, ?, ?>> categories() {
      return List.of(
          Category.named("note", new NoDecider())
              .event(Noted.class)
              .event(Noise.class)
              .upcast(
                  Upcaster.split(
                      "NotedAll",
                      1,
                      Part.of("Noise", 1, event -> EventFields.of(Map.of("text", "x"))),
                      Part.each("Noted", 1, event -> event.data().objects("notes"))))
              .upcast(Upcaster.drop("Whispered", 1))
              .build());
    }
  }

  final Vertx vertx = Vertx.vertx();
  final List<DomainModule> modules = List.of(new Notes());
  final EventCodec codec = new EventCodec(modules);
  final EventStore store = new InMemoryEventStore(PARTITIONS);
  final ViewDescription notes = ViewDescription.of(NOTES, SLICES);
  final ViewDescription sums = ViewDescription.of(SUMS, 1);
  final QueryGateway queries = new QueryGateway(vertx, List.of(notes, sums));
  final Map<String, Note> model = new TreeMap<>();
  final Map<StreamId, Long> versions = new TreeMap<>(Comparator.comparing(StreamId::toString));
  final long[] heads = new long[PARTITIONS];

  @BeforeEach
  void register() {
    LocalMessageCodec.register(vertx);
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  void deploy() {
    await(vertx.deployVerticle(new RollupVerticle<>(SUMS, sums, notes, store)));
    FoldSource source = new FoldSource(store, codec, modules);
    Set<String> consumers = new HashSet<>();
    for (int slice = 0; slice < SLICES; slice++) {
      await(
          vertx.deployVerticle(new SliceVerticle<>(NOTES, notes, slice, List.of("sums"), source)));
      consumers.add(SliceVerticle.consumer("notes", slice));
    }
    await(
        vertx.deployVerticle(
            new FeedVerticle(
                FeedOptions.awaiting(consumers),
                store,
                codec,
                new NoSource(),
                Clock.system(),
                Positions.start(PARTITIONS))));
  }

  void append(String id, Object event) {
    Encoded encoded = codec.encode(event);
    append(id, encoded.type(), encoded.schemaVersion(), encoded.data());
    if (event instanceof Noted noted) {
      Note note = noted.amount() >= 13 ? null : fold(noted, versions.get(new StreamId("note", id)));
      model.compute(id, (key, before) -> note);
    }
  }

  void append(String id, String type, int schemaVersion, Json data) {
    append(new StreamId("note", id), type, schemaVersion, data);
  }

  void append(StreamId stream, String type, int schemaVersion, Json data) {
    int partition = store.partitions().of(stream);
    long position = ++heads[partition];
    RecordedEvent stored =
        new RecordedEvent(
            partition,
            position,
            stream,
            versions.merge(stream, 1L, Long::sum),
            new UUID(partition, position),
            type,
            schemaVersion,
            data,
            Json.of("{}"),
            partition + "-" + position,
            0,
            Instant.EPOCH,
            EventHash.NONE);
    await(store.append(new AppendBatch(partition, position - 1, List.of(stored))));
  }

  void appendRandom(Random random, int events) {
    for (int i = 0; i < events; i++) {
      String id = "n" + random.nextInt(25);
      if (random.nextInt(10) == 0) {
        append(id, new Noise("x"));
      } else {
        append(id, new Noted("g" + random.nextInt(4), random.nextInt(12) - 3));
      }
    }
  }

  static Query byFields(Query.Freshness freshness) {
    return new Query.ByFields(Map.of(), null, false, 1_000, null, freshness);
  }

  QueryReply all(ViewDescription view) {
    return await(queries.query(view, byFields(new Query.Freshness(Positions.of(heads), 10_000))));
  }

  String rows(ViewDescription view) {
    return switch (all(view)) {
      case QueryReply.Rows rows ->
          rows.rows().stream().map(row -> row.key() + row.row()).toList().toString();
      case QueryReply other -> throw new AssertionError(other);
    };
  }

  void assertFolded() {
    String expectedNotes =
        model.entrySet().stream()
            .map(
                e ->
                    "%s{\"group\":\"%s\",\"amount\":%d,\"version\":%d}"
                        .formatted(
                            e.getKey(),
                            e.getValue().group(),
                            e.getValue().amount(),
                            e.getValue().version()))
            .toList()
            .toString();
    Map<String, long[]> groups = new TreeMap<>();
    for (Note note : model.values()) {
      long[] sum = groups.computeIfAbsent(note.group(), group -> new long[2]);
      sum[0]++;
      sum[1] += note.amount();
    }
    String expectedSums =
        groups.entrySet().stream()
            .map(
                e ->
                    "%s{\"group\":\"%s\",\"notes\":%d,\"amount\":%d}"
                        .formatted(e.getKey(), e.getKey(), e.getValue()[0], e.getValue()[1]))
            .toList()
            .toString();
    assertThat(rows(notes)).isEqualTo(expectedNotes);
    assertThat(rows(sums)).isEqualTo(expectedSums);
  }

  QueryReply.SliceStatus status() {
    return (QueryReply.SliceStatus) await(queries.query(notes, new Query.Status()));
  }

  void assertStoppedAt(String id, String problem) throws InterruptedException {
    for (int i = 0; i < 200 && status().state() != QueryReply.State.STOPPED; i++) {
      Thread.sleep(20);
    }
    assertThat(status().state()).isEqualTo(QueryReply.State.STOPPED);
    assertThat(status().problem()).contains(problem);
    QueryReply row = await(queries.query(notes, new Query.ByKey(id, Query.Freshness.ANY)));
    assertThat(row.plain())
        .isInstanceOfSatisfying(
            QueryReply.Found.class,
            found -> assertThat(found.row().toString()).contains("\"amount\":1,"));
  }
}
