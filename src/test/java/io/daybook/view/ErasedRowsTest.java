package io.daybook.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.EventCodec;
import io.daybook.codec.Json;
import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.Metadata;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.eventstore.memory.InMemorySubjectKeys;
import io.daybook.feed.FeedOptions;
import io.daybook.feed.FeedVerticle;
import io.daybook.feed.NoSource;
import io.daybook.kernel.Category;
import io.daybook.kernel.DataSubject;
import io.daybook.kernel.Decider;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.Personal;
import io.daybook.kernel.Recorded;
import io.daybook.kernel.Rollup;
import io.daybook.kernel.StreamId;
import io.daybook.kernel.View;
import io.daybook.platform.BusAddresses;
import io.daybook.platform.Clock;
import io.daybook.platform.LocalMessageCodec;
import io.daybook.platform.SecureBytes;
import io.daybook.privacy.MasterKeys;
import io.daybook.privacy.PersonalEventStore;
import io.daybook.privacy.PersonalReader;
import io.daybook.privacy.PersonalSealer;
import io.daybook.privacy.PersonalSealer.Sealed;
import io.daybook.privacy.SubjectKeys;
import io.daybook.privacy.Subjects;
import io.daybook.query.Query;
import io.daybook.query.QueryGateway;
import io.daybook.query.QueryReply;
import io.daybook.query.ViewDescription;
import io.daybook.view.SliceVerticle.FoldSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Views that run while persons are erased have the rows of views that are built afterwards, and
 * nothing of the erased.
 */
class ErasedRowsTest {
  private static final int PARTITIONS = 3;
  private static final int SLICES = 2;
  private static final long SEED = 11;
  private static final StreamId ONE = new StreamId("person", "s-0");

  record Named(@DataSubject String person, String team, @Personal String name) {}

  record Left(String team) {}

  record Team(String team, List<String> names, int events) {}

  record First(String name, long teams) {}

  /** Teams are touched by many streams; the order of these does not matter. */
  static final View<Team> TEAMS =
      View.of("teams", Team.class)
          .on(Named.class, e -> e.event().team(), ErasedRowsTest::named)
          .on(
              Left.class,
              e -> e.event().team(),
              (row, e) -> row == null ? null : new Team(row.team, row.names, row.events + 1))
          .index("first", team -> team.names().getFirst())
          .build();

  static final Rollup<Team, First> FIRSTS =
      Rollup.of("firsts", TEAMS, First.class)
          .group(team -> team.names().getFirst())
          .zero(name -> new First(name, 0))
          .add((first, team) -> new First(first.name, first.teams + 1))
          .subtract((first, team) -> new First(first.name, first.teams - 1))
          .emptyWhen(first -> first.teams == 0)
          .build();

  private static Team named(@Nullable Team row, Recorded<Named> e) {
    TreeSet<String> names = new TreeSet<>(row == null ? List.of() : row.names());
    names.add(e.event().name());
    return new Team(e.event().team(), List.copyOf(names), row == null ? 1 : row.events() + 1);
  }

  private static final class NoDecider implements Decider<Left, Object, String> {
    @Override
    public String initial() {
      return "";
    }

    @Override
    public List<Object> decide(Left command, String state) {
      return List.of();
    }

    @Override
    public String evolve(String state, Object event) {
      return state;
    }
  }

  private static final class People implements DomainModule {
    @Override
    public String name() {
      return "people";
    }

    @Override
    public List<Category<?, ?, ?>> categories() {
      return List.of(
          Category.named("person", new NoDecider()).event(Named.class).event(Left.class).build());
    }
  }

  private final List<DomainModule> modules = List.of(new People());
  private final EventCodec codec = new EventCodec(modules);
  private final EventStore stored = new InMemoryEventStore(PARTITIONS);
  private final SubjectKeys keys =
      new SubjectKeys(
          new InMemorySubjectKeys(),
          MasterKeys.of(MasterKeys.generate(SecureBytes.system()), null),
          SecureBytes.system(),
          Clock.system());
  private final PersonalSealer sealer = new PersonalSealer(modules, keys);
  private final ViewDescription teams = ViewDescription.of(TEAMS, SLICES);
  private final ViewDescription firsts = ViewDescription.of(FIRSTS, 1);
  private final Map<StreamId, Long> versions = new HashMap<>();
  private final long[] heads = new long[PARTITIONS];
  private final Set<String> erased = new HashSet<>();
  private final List<Vertx> started = new ArrayList<>();
  private volatile Future<Void> gate = Future.succeededFuture();

  @AfterEach
  void close() {
    started.forEach(vertx -> await(vertx.close()));
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private Vertx deploy() {
    Vertx vertx = Vertx.vertx();
    started.add(vertx);
    LocalMessageCodec.register(vertx);
    EventStore store = gated(new PersonalEventStore(stored, new PersonalReader(keys)));
    await(vertx.deployVerticle(new RollupVerticle<>(FIRSTS, firsts, teams, store)));
    FoldSource source = new FoldSource(store, codec, modules);
    Set<String> consumers = new HashSet<>();
    for (int slice = 0; slice < SLICES; slice++) {
      await(
          vertx.deployVerticle(
              new SliceVerticle<>(TEAMS, teams, slice, List.of("firsts"), source)));
      consumers.add(SliceVerticle.consumer("teams", slice));
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
    return vertx;
  }

  /** Returns a store whose answers about streams wait for the gate, after they were read. */
  private EventStore gated(EventStore store) {
    return (EventStore)
        Proxy.newProxyInstance(
            EventStore.class.getClassLoader(),
            new Class<?>[] {EventStore.class},
            (proxy, method, arguments) -> {
              Object answer = method.invoke(store, arguments);
              return method.getName().equals("readStreams") && answer instanceof Future<?> read
                  ? read.compose(found -> gate.map(found))
                  : answer;
            });
  }

  private void append(StreamId stream, Object event) {
    if (event instanceof Named named) {
      await(sealer.load(List.of(named.person())));
    }
    int partition = stored.partitions().of(stream);
    long position = ++heads[partition];
    UUID id = new UUID(partition, position);
    EventCodec.Encoded encoded = codec.encode(event);
    Sealed sealed = sealer.begin(stream).seal(id, event, encoded.data());
    Json metadata =
        sealed.keys().isEmpty()
            ? Json.of("{}")
            : Metadata.begin()
                .add(
                    Metadata.PERSONAL_KEYS,
                    sealed.keys().stream().map(UUID::toString).collect(Collectors.joining(",")))
                .end();
    RecordedEvent one =
        new RecordedEvent(
            partition,
            position,
            stream,
            versions.merge(stream, 1L, Long::sum),
            id,
            encoded.type(),
            encoded.schemaVersion(),
            sealed.data(),
            metadata,
            partition + "-" + position,
            0,
            Instant.EPOCH,
            EventHash.NONE);
    await(stored.append(new AppendBatch(partition, position - 1, List.of(one))));
  }

  private void appendRandom(Random random) {
    String person = "p-" + random.nextInt(12);
    String team = "t-" + random.nextInt(8);
    StreamId stream = new StreamId("person", "s-" + random.nextInt(20));
    if (erased.contains(person) || random.nextInt(4) == 0) {
      append(stream, new Left(team));
    } else {
      append(stream, new Named(person, team, "name of " + person));
    }
  }

  private boolean erase(Vertx vertx, String person) {
    return await(erasing(vertx, person));
  }

  private Future<Boolean> erasing(Vertx vertx, String person) {
    erased.add(person);
    List<String> holders =
        IntStream.range(0, SLICES).mapToObj(s -> BusAddresses.erasedSlice("teams", s)).toList();
    return new Subjects(vertx, keys, holders).erase(person);
  }

  private String rows(Vertx vertx, ViewDescription view, Map<String, String> where) {
    QueryGateway queries = new QueryGateway(vertx, List.of(teams, firsts));
    Query query =
        new Query.ByFields(
            where, null, false, 1_000, null, new Query.Freshness(Positions.of(heads), 10_000));
    return switch (await(queries.query(view, query))) {
      case QueryReply.Rows rows ->
          rows.rows().stream().map(row -> row.key() + row.row()).toList().toString();
      case QueryReply other -> throw new AssertionError(other);
    };
  }

  @Test
  void runningViewsHaveTheRowsOfNewOnes() {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    Vertx running = deploy();
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < 60; i++) {
        appendRandom(random);
      }
      String person = "p-" + random.nextInt(12);
      if (random.nextBoolean()) {
        assertThat(rows(running, teams, Map.of())).isNotEmpty();
      }
      assertThat(erase(running, person)).isTrue();
      assertThat(rows(running, firsts, Map.of())).doesNotContain("name of " + person + '"');
      assertThat(rows(running, teams, Map.of())).doesNotContain("name of " + person + '"');
    }
    Vertx fresh = deploy();
    assertThat(rows(running, teams, Map.of())).isEqualTo(rows(fresh, teams, Map.of()));
    assertThat(rows(running, firsts, Map.of())).isEqualTo(rows(fresh, firsts, Map.of()));
    for (String person : erased) {
      assertThat(rows(running, firsts, Map.of())).doesNotContain("name of " + person + '"');
      assertThat(rows(running, teams, Map.of("first", "name of " + person))).isEqualTo("[]");
    }
    assertThat(rows(running, teams, Map.of("first", "[erased]"))).contains("[erased]");
  }

  @Test
  void aRowOfVeryManyStreamsIsFoldedFromTheWholeLog() {
    Vertx running = deploy();
    append(ONE, new Named("p-1", "big", "Ada"));
    for (int i = 1; i <= RowOrigins.STREAMS_MAX; i++) {
      append(new StreamId("person", "s-" + i), new Named("p-2", "big", "Bo"));
    }
    assertThat(rows(running, teams, Map.of())).contains("Ada", "Bo");
    assertThat(erase(running, "p-1")).isTrue();
    assertThat(rows(running, teams, Map.of()))
        .isEqualTo(
            "[big{\"team\":\"big\",\"names\":[\"Bo\",\"[erased]\"],\"events\":%d}]"
                .formatted(RowOrigins.STREAMS_MAX + 1));
  }

  @Test
  void whatComesWhileARowIsReadIsFoldedToo() {
    Vertx running = deploy();
    append(ONE, new Named("p-1", "t", "Ada"));
    append(new StreamId("person", "s-1"), new Named("p-2", "t", "Bo"));
    assertThat(rows(running, teams, Map.of())).contains("Ada", "Bo");
    Promise<Void> opened = Promise.promise();
    gate = opened.future();
    Future<Boolean> erasing = erasing(running, "p-1");
    append(new StreamId("person", "s-2"), new Named("p-3", "t", "Cy"));
    append(ONE, new Left("t"));
    assertThat(rows(running, teams, Map.of())).contains("Cy", "\"events\":4");
    opened.complete();

    assertThat(await(erasing)).isTrue();
    assertThat(rows(running, teams, Map.of()))
        .isEqualTo("[t{\"team\":\"t\",\"names\":[\"Bo\",\"Cy\",\"[erased]\"],\"events\":4}]");
  }

  @Test
  void aLongStreamIsReadToItsEnd() {
    Vertx running = deploy();
    append(ONE, new Named("p-1", "t", "Ada"));
    for (int i = 0; i < 2_100; i++) {
      append(ONE, new Left("t"));
    }
    assertThat(rows(running, teams, Map.of())).contains("Ada", "2101");
    assertThat(erase(running, "p-1")).isTrue();
    assertThat(rows(running, teams, Map.of()))
        .isEqualTo("[t{\"team\":\"t\",\"names\":[\"[erased]\"],\"events\":2101}]");
  }
}
