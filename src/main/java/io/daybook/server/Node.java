package io.daybook.server;

import io.daybook.admin.PartitionsVerticle;
import io.daybook.append.AppendTurns;
import io.daybook.codec.AppendCodec;
import io.daybook.codec.CommandCodec;
import io.daybook.codec.EventCodec;
import io.daybook.command.CommandGateway;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.ParkedReactionStore;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.ScheduledCommandStore;
import io.daybook.feed.FeedOptions;
import io.daybook.feed.FeedSource;
import io.daybook.feed.FeedVerticle;
import io.daybook.feed.NoSource;
import io.daybook.feed.PersonalFeedSource;
import io.daybook.feed.kafka.KafkaFeedSource;
import io.daybook.history.StateReader;
import io.daybook.http.HealthCheck;
import io.daybook.http.HttpOptions;
import io.daybook.http.HttpServices;
import io.daybook.http.HttpVerticle;
import io.daybook.kafka.KafkaOptions;
import io.daybook.kernel.Rollup;
import io.daybook.kernel.View;
import io.daybook.live.LiveSources;
import io.daybook.partition.PartitionOptions;
import io.daybook.partition.PartitionVerticle;
import io.daybook.platform.BusAddresses;
import io.daybook.platform.Clock;
import io.daybook.platform.Ids;
import io.daybook.platform.LocalMessageCodec;
import io.daybook.privacy.ErasuresVerticle;
import io.daybook.privacy.PersonalEventStore;
import io.daybook.privacy.PersonalReader;
import io.daybook.privacy.PersonalWriting;
import io.daybook.privacy.SubjectKeys;
import io.daybook.privacy.Subjects;
import io.daybook.query.QueryGateway;
import io.daybook.query.ViewDescription;
import io.daybook.relay.RelayOptions;
import io.daybook.relay.RelayProgress;
import io.daybook.relay.RelayVerticle;
import io.daybook.relay.kafka.KafkaRelayTarget;
import io.daybook.server.Deployments.Part;
import io.daybook.view.RollupVerticle;
import io.daybook.view.SliceVerticle;
import io.daybook.view.SliceVerticle.FoldSource;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One running Daybook over an open event store: every verticle, in the order in which they need
 * each other.
 *
 * <pre>
 *   start: partitions -> rollups, slices -> erasures -> schedule -> feed (begins when all slices
 *          listen) -> relay -> reactors -> HTTP
 *   stop:  HTTP -> reactors, schedule (which finish what is under way) -> partitions (which answer
 *          what they have) -> relay (which sends what was committed) -> feed, slices
 * </pre>
 */
final class Node {
  /** How long the senders of this process wait for the answer to a command. */
  static final long REPLY_MILLIS_MAX = 30_000;

  private final Vertx vertx;
  private final Settings settings;
  private final EventStore stored;
  private final @Nullable SubjectKeys keys;
  private final EventStore store;
  private final Modules modules;
  private final ServerMetrics metrics;
  private final Clock clock;
  private final CommandGateway commands;
  private final DeferredWork deferred;
  private final Reactors reactors;
  private final EventCodec codec;
  private final Map<String, ViewDescription> descriptions;
  private final QueryGateway queries;
  private final Deployments deployed;
  private final UUID id;
  private List<PartitionVerticle> partitions = List.of();
  private @Nullable RelayProgress relayed;
  private @Nullable HttpVerticle http;

  /**
   * What a node finds there.
   *
   * @param events the events as they are stored
   * @param scheduled the commands that wait for their time
   * @param parked the reactions that could not be done
   * @param keys the keys of persons, null where there are none
   * @param clock the time
   */
  record Found(
      EventStore events,
      ScheduledCommandStore scheduled,
      ParkedReactionStore parked,
      @Nullable SubjectKeys keys,
      Clock clock) {}

  /** Creates a node. */
  Node(Vertx vertx, Settings settings, Found found, Modules modules, ServerMetrics metrics) {
    this.vertx = vertx;
    this.deployed = new Deployments(vertx);
    this.settings = settings;
    this.stored = found.events();
    this.keys = found.keys();
    this.clock = found.clock();
    this.id = Ids.seeded().next(clock.now());
    this.store = keys == null ? stored : new PersonalEventStore(stored, new PersonalReader(keys));
    this.modules = modules;
    this.metrics = metrics;
    this.codec = new EventCodec(modules.all());
    this.commands = new CommandGateway(vertx, store.partitions());
    this.deferred =
        new DeferredWork(vertx, settings, found, store, modules, commands, REPLY_MILLIS_MAX);
    this.reactors =
        new Reactors(vertx, settings, found, store, modules, commands, deferred.schedule());
    this.descriptions = modules.descriptions(settings.number(Setting.VIEW_SLICES));
    this.queries = new QueryGateway(vertx, List.copyOf(descriptions.values()));
  }

  /**
   * Starts everything.
   *
   * @param kafka {@code host:port}, null for none
   */
  Future<Void> start(@Nullable String kafka) {
    LocalMessageCodec.register(vertx);
    KafkaOptions options =
        kafka == null
            ? null
            : KafkaOptions.of(kafka, settings.text(Setting.KAFKA_TOPIC), store.id());
    return deployPartitions()
        .compose(done -> deployRollups())
        .compose(done -> deploySlices())
        .compose(done -> deployErasures())
        .compose(done -> deploy(Part.SCHEDULE, deferred.measured(metrics)))
        .compose(done -> deployFeed(options))
        .compose(done -> options == null ? Future.succeededFuture() : deployRelay(options))
        .compose(done -> deployed.deploy(Part.REACTORS, reactors.measured(metrics)))
        .compose(done -> deployHttp());
  }

  private Future<Void> deploy(Part part, Deployable verticle) {
    return deployed.deploy(part, List.of(verticle));
  }

  private Future<Void> deployPartitions() {
    PartitionOptions usual = PartitionOptions.DEFAULTS;
    PartitionOptions options =
        new PartitionOptions(
            settings.number(Setting.QUEUE_COMMANDS_MAX),
            settings.number(Setting.BATCH_EVENTS_MAX),
            settings.number(Setting.BATCH_BYTES_MAX),
            usual.lingerMillis(),
            usual.retriesMax(),
            usual.unknownDeadlineMillis(),
            settings.number(Setting.CACHE_STREAMS_MAX),
            usual.answersMax(),
            settings.number(Setting.CACHE_BYTES_MAX),
            settings.number(Setting.SNAPSHOT_EVERY_EVENTS),
            usual.loadStreamsMax(),
            usual.pageEvents());
    AppendTurns turns = new AppendTurns(settings.number(Setting.POSTGRES_APPENDS_MAX));
    List<PartitionVerticle> verticles =
        IntStream.range(0, store.partitions().count())
            .mapToObj(
                id ->
                    new PartitionVerticle(
                        id, options, store, codec, modules.all(), writing(), turns, clock))
            .toList();
    partitions = verticles;
    metrics.partitions(verticles);
    return deployed.deploy(Part.PARTITIONS, verticles);
  }

  private PersonalWriting writing() {
    return keys == null
        ? PersonalWriting.without(modules.all())
        : PersonalWriting.with(modules.all(), keys);
  }

  private Future<Void> deployErasures() {
    return keys == null
        ? Future.succeededFuture()
        : deploy(Part.ERASURES, new ErasuresVerticle(keys, holders(), clock));
  }

  /** Returns the addresses of those who keep personal data in memory. */
  private List<String> holders() {
    List<String> holders = new ArrayList<>();
    for (int p = 0; p < store.partitions().count(); p++) {
      holders.add(BusAddresses.erasedPartition(p));
    }
    for (View<?> view : modules.views()) {
      for (int slice = 0; slice < description(view.name()).slices(); slice++) {
        holders.add(BusAddresses.erasedSlice(view.name(), slice));
      }
    }
    holders.addAll(reactors.holders());
    return holders;
  }

  private Future<Void> deployRollups() {
    List<RollupVerticle<?, ?>> rollups = new ArrayList<>();
    modules.rollups().forEach(rollup -> rollups.add(rollup(rollup)));
    rollups.forEach(rollup -> metrics.view(rollup.name(), 0, rollup::problem));
    return deployed.deploy(Part.ROLLUPS, rollups);
  }

  private <S, R> RollupVerticle<S, R> rollup(Rollup<S, R> rollup) {
    return new RollupVerticle<>(
        rollup, description(rollup.name()), description(rollup.source()), store);
  }

  private Future<Void> deploySlices() {
    FoldSource source = new FoldSource(store, codec, modules.all());
    List<SliceVerticle<?>> slices = new ArrayList<>();
    for (View<?> view : modules.views()) {
      for (int slice = 0; slice < description(view.name()).slices(); slice++) {
        slices.add(slice(view, slice, source));
      }
    }
    slices.forEach(slice -> metrics.view(slice.name(), slice.slice(), slice::problem));
    return deployed.deploy(Part.SLICES, slices);
  }

  private <R> SliceVerticle<R> slice(View<R> view, int slice, FoldSource source) {
    return new SliceVerticle<>(
        view, description(view.name()), slice, modules.rollupsOver(view.name()), source);
  }

  private ViewDescription description(String view) {
    return Objects.requireNonNull(descriptions.get(view), view);
  }

  private Set<String> sliceNames() {
    return modules.views().stream()
        .map(view -> description(view.name()))
        .flatMap(
            view ->
                IntStream.range(0, view.slices())
                    .mapToObj(slice -> SliceVerticle.consumer(view.name(), slice)))
        .collect(Collectors.toSet());
  }

  private Future<Void> deployFeed(@Nullable KafkaOptions kafka) {
    int partitions = store.partitions().count();
    FeedSource source =
        kafka == null ? new NoSource() : new KafkaFeedSource(vertx, kafka, partitions);
    FeedVerticle feed =
        new FeedVerticle(
            FeedOptions.awaiting(sliceNames()),
            store,
            codec,
            keys == null ? source : new PersonalFeedSource(source, new PersonalReader(keys)),
            clock,
            Positions.start(partitions));
    metrics.feed(feed);
    return deploy(Part.FEED, feed);
  }

  private Future<Void> deployRelay(KafkaOptions kafka) {
    int partitions = store.partitions().count();
    RelayProgress progress = new RelayProgress(partitions);
    relayed = progress;
    metrics.relay(progress);
    return deploy(
        Part.RELAY,
        new RelayVerticle(
            RelayOptions.DEFAULTS,
            stored,
            new KafkaRelayTarget(vertx, kafka, partitions),
            progress));
  }

  private Future<Void> deployHttp() {
    RelayProgress progress = relayed;
    PartitionsVerticle admin =
        new PartitionsVerticle(
            stored,
            () -> Positions.of(partitions.stream().mapToLong(PartitionVerticle::head).toArray()),
            progress == null ? null : progress::published,
            id,
            clock);
    return deploy(Part.ADMIN, admin).compose(done -> deployHttp(admin));
  }

  private Future<Void> deployHttp(PartitionsVerticle admin) {
    int instances = settings.number(Setting.HTTP_INSTANCES);
    HttpOptions options =
        new HttpOptions(
            settings.text(Setting.HTTP_HOST),
            settings.number(Setting.HTTP_PORT),
            settings.port(Setting.HTTP2_PORT),
            settings.number(Setting.HTTP_BODY_BYTES_MAX),
            Math.max(
                settings.number(Setting.HTTP_BODY_BYTES_MAX),
                Math.ceilDiv(settings.number(Setting.HTTP_BODIES_BYTES_MAX), instances)),
            settings.number(Setting.HTTP_IDLE_SECONDS),
            settings.number(Setting.HTTP_REQUEST_SECONDS),
            Math.ceilDiv(settings.number(Setting.HTTP_CONNECTIONS_MAX), instances),
            settings.number(Setting.COMMAND_WAIT_MILLIS),
            settings.number(Setting.SCHEDULE_DAYS_MAX),
            Math.ceilDiv(settings.number(Setting.STREAM_READS_MAX), instances),
            settings.number(Setting.STREAM_STALL_SECONDS) * 1_000);
    HttpServices services =
        new HttpServices(
            new CommandCodec(modules.all()),
            new AppendCodec(modules.all()),
            commands,
            deferred.schedule(),
            queries,
            store,
            new StateReader(store, codec, modules.all(), writing().states()),
            new LiveSources(queries, store, codec, modules.categories(), clock),
            keys == null ? null : new Subjects(vertx, keys, holders()),
            admin,
            reactors.gateway(),
            health(),
            metrics::text,
            clock);
    List<HttpVerticle> verticles =
        IntStream.range(0, instances).mapToObj(i -> new HttpVerticle(options, services)).toList();
    http = verticles.getFirst();
    metrics.http(verticles);
    return deployed.deploy(Part.HTTP, verticles);
  }

  private List<HealthCheck> health() {
    NodeHealth health = new NodeHealth(stored, partitions, queries);
    return List.of(
        new HealthCheck("event-store", health::eventStore),
        new HealthCheck("appends", health::appends),
        new HealthCheck("views", health::views),
        deferred.health(),
        reactors.health());
  }

  /** Returns the port of the API over HTTP/2; 0 where there is none. */
  int http2Port() {
    HttpVerticle verticle = http;
    return verticle == null ? 0 : verticle.http2Port();
  }

  /** Returns the port of the API. */
  int port() {
    HttpVerticle verticle = http;
    return verticle == null ? 0 : verticle.port();
  }

  /** Stops everything, in the order that {@link Deployments} has. */
  Future<Void> stop() {
    return deployed.stop();
  }
}
