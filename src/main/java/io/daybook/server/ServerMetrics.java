package io.daybook.server;

import io.daybook.feed.FeedCounters;
import io.daybook.feed.FeedVerticle;
import io.daybook.http.HttpCounters;
import io.daybook.http.HttpVerticle;
import io.daybook.partition.PartitionCounters;
import io.daybook.partition.PartitionVerticle;
import io.daybook.platform.Clock;
import io.daybook.reactor.ReactorCounters;
import io.daybook.reactor.ReactorStatus;
import io.daybook.reactor.ReactorVerticle;
import io.daybook.relay.RelayProgress;
import io.daybook.schedule.ScheduleCounters;
import io.daybook.schedule.ScheduleVerticle;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What {@code GET /metrics} shows: the JVM's, Vert.x's and Daybook's own meters. */
final class ServerMetrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  @SuppressWarnings("resource") // the meters live as long as the process
  ServerMetrics() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmGcMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  PrometheusMeterRegistry registry() {
    return registry;
  }

  /** Returns all meters in Prometheus' text format. */
  String text() {
    return registry.scrape();
  }

  void partitions(List<PartitionVerticle> verticles) {
    for (PartitionVerticle verticle : verticles) {
      String partition = Integer.toString(verticle.id());
      counter(verticle, partition, "groups", "group commits", PartitionCounters::groups);
      counter(verticle, partition, "events", "events appended", PartitionCounters::events);
      counter(verticle, partition, "repeats", "commands repeated", PartitionCounters::repeats);
      counter(verticle, partition, "races.lost", "lost to a writer", PartitionCounters::racesLost);
      counter(verticle, partition, "overloaded", "refused", PartitionCounters::overloaded);
      counter(verticle, partition, "unreadable", "not foldable", PartitionCounters::unreadable);
      counter(verticle, partition, "broken.off", "outcomes unknown", PartitionCounters::brokenOff);
      counter(verticle, partition, "cache.misses", "states read", PartitionCounters::cacheMisses);
      counter(verticle, partition, "snapshots", "states stored", PartitionCounters::snapshots);
      Gauge.builder("daybook.partition.cache.bytes", verticle, v -> v.counters().cacheBytes())
          .tag("partition", partition)
          .description("bytes of the cached states, roughly")
          .register(registry);
      Gauge.builder("daybook.partition.waiting", verticle, v -> v.counters().waiting())
          .tag("partition", partition)
          .description("commands that wait")
          .register(registry);
      Gauge.builder("daybook.partition.head", verticle, PartitionVerticle::head)
          .tag("partition", partition)
          .description("last durable position")
          .register(registry);
    }
  }

  private void counter(
      PartitionVerticle verticle,
      String partition,
      String name,
      String description,
      ToDoubleFunction<PartitionCounters> value) {
    FunctionCounter.builder(
            "daybook.partition." + name, verticle, v -> value.applyAsDouble(v.counters()))
        .tag("partition", partition)
        .description(description)
        .register(registry);
  }

  void view(String view, int slice, Supplier<@Nullable String> problem) {
    Gauge.builder("daybook.view.stopped", problem, p -> p.get() == null ? 0 : 1)
        .tag("view", view)
        .tag("slice", Integer.toString(slice))
        .description("1 when it stopped at an event that it can't apply; /views says at which")
        .strongReference(true)
        .register(registry);
  }

  void feed(FeedVerticle feed) {
    counter(feed, "events", "events handed out", FeedCounters::events);
    counter(feed, "duplicates", "hints dropped", FeedCounters::duplicates);
    counter(feed, "holes", "hints before their turn", FeedCounters::holes);
    counter(feed, "fetches", "pages read from the event store", FeedCounters::fetches);
    counter(feed, "unreadable", "hints that could not be read", FeedCounters::unreadable);
    counter(feed, "source.failures", "failures of Kafka", FeedCounters::sourceFailures);
  }

  private void counter(
      FeedVerticle feed, String name, String description, ToDoubleFunction<FeedCounters> value) {
    FunctionCounter.builder("daybook.feed." + name, feed, f -> value.applyAsDouble(f.counters()))
        .description(description)
        .register(registry);
  }

  void http(List<HttpVerticle> verticles) {
    Gauge.builder(
            "daybook.http.connections",
            verticles,
            all -> all.stream().mapToInt(http -> http.counters().connections()).sum())
        .strongReference(true)
        .description("connections that are open")
        .register(registry);
    Gauge.builder(
            "daybook.http.bodies",
            verticles,
            all -> all.stream().mapToLong(http -> http.counters().bodyBytes()).sum())
        .strongReference(true)
        .baseUnit("bytes")
        .description("bodies whose requests are not answered")
        .register(registry);
    counter(verticles, "connections.refused", HttpCounters::connectionsRefused);
    counter(verticles, "commands.refused", HttpCounters::commandsRefused);
    Gauge.builder(
            "daybook.http.streams",
            verticles,
            all -> all.stream().mapToInt(http -> http.counters().streams()).sum())
        .strongReference(true)
        .description("whole streams that are being sent or folded")
        .register(registry);
    counter(verticles, "streams.refused", HttpCounters::streamsRefused);
    counter(verticles, "streams.stalled", HttpCounters::streamsStalled);
  }

  /** Meters hold what they measure weakly: a verticle lives on, a list of them would not. */
  private void counter(
      List<HttpVerticle> verticles, String name, ToLongFunction<HttpCounters> value) {
    for (int i = 0; i < verticles.size(); i++) {
      FunctionCounter.builder(
              "daybook.http." + name, verticles.get(i), http -> value.applyAsLong(http.counters()))
          .tag("instance", Integer.toString(i))
          .description("refused, because there were too many")
          .register(registry);
    }
  }

  void reactors(List<ReactorVerticle> reactors) {
    for (ReactorVerticle reactor : reactors) {
      gauge(reactor, "lag.seconds", "age of the first event not done", s -> s.lagSeconds());
      gauge(reactor, "lag.events", "events to go through", ReactorStatus::lag);
      gauge(reactor, "parked", "reactions that wait for a person", s -> s.parked());
      gauge(reactor, "under.way", "reactions that are not done", s -> s.underWay());
      counter(reactor, "reactions", "done", ReactorCounters::reactions);
      counter(reactor, "refused", "ended by a business rule", ReactorCounters::refused);
      counter(reactor, "retries", "steps tried again", ReactorCounters::retries);
      counter(reactor, "failures", "parked since the start", ReactorCounters::parked);
    }
  }

  private void gauge(
      ReactorVerticle reactor,
      String name,
      String description,
      ToDoubleFunction<ReactorStatus> value) {
    Gauge.builder("daybook.reactor." + name, reactor, r -> ofStatus(r, value))
        .tag("reactor", reactor.name())
        .description(description)
        .register(registry);
  }

  private void counter(
      ReactorVerticle reactor,
      String name,
      String description,
      ToDoubleFunction<ReactorCounters> value) {
    FunctionCounter.builder(
            "daybook.reactor." + name,
            reactor,
            r -> ofStatus(r, status -> value.applyAsDouble(status.counters())))
        .tag("reactor", reactor.name())
        .description(description)
        .register(registry);
  }

  void schedule(ScheduleVerticle schedule, Clock clock) {
    counter(schedule, "kept", "commands kept for later", ScheduleCounters::scheduled);
    counter(schedule, "delivered", "delivered and accepted", ScheduleCounters::delivered);
    counter(schedule, "refused", "refused and parked", ScheduleCounters::parked);
    counter(schedule, "retried", "deliveries to be tried again", ScheduleCounters::retried);
    gauge(schedule, "waiting", "wait for their time", all -> all.stored().waiting());
    gauge(schedule, "overdue", "wait although their time has come", all -> all.stored().overdue());
    gauge(schedule, "parked", "were refused and are kept", all -> all.stored().parked());
    gauge(
        schedule,
        "lag.seconds",
        "for how long the first one that waits is overdue",
        all -> all.lagSeconds(clock.now()));
  }

  private void counter(
      ScheduleVerticle schedule,
      String name,
      String description,
      ToDoubleFunction<ScheduleCounters> value) {
    FunctionCounter.builder(
            "daybook.schedule." + name, schedule, s -> value.applyAsDouble(s.counters()))
        .description(description)
        .register(registry);
  }

  private static double ofStatus(ReactorVerticle reactor, ToDoubleFunction<ReactorStatus> value) {
    ReactorStatus status = reactor.status();
    return status == null ? 0 : value.applyAsDouble(status);
  }

  private void gauge(
      ScheduleVerticle schedule,
      String name,
      String description,
      ToDoubleFunction<ScheduleCounters> value) {
    Gauge.builder("daybook.schedule." + name, schedule, s -> value.applyAsDouble(s.counters()))
        .description(description)
        .register(registry);
  }

  void relay(RelayProgress progress) {
    int partitions = progress.published().partitions();
    for (int p = 0; p < partitions; p++) {
      int partition = p;
      Gauge.builder("daybook.relay.published", progress, relay -> relay.published().of(partition))
          .tag("partition", Integer.toString(partition))
          .description("last position that Kafka acknowledged")
          .register(registry);
    }
  }
}
