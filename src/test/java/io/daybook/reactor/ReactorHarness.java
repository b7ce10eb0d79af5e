package io.daybook.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.codec.CommandCodec;
import io.daybook.codec.EventCodec;
import io.daybook.codec.Json;
import io.daybook.command.CommandEnvelope;
import io.daybook.command.CommandReply;
import io.daybook.command.DeferredCommand;
import io.daybook.command.ScheduleOutcome;
import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.memory.InMemoryEventStore;
import io.daybook.eventstore.memory.InMemoryParkedReactions;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.Reactor;
import io.daybook.kernel.StreamId;
import io.daybook.testkit.ForwardingEventStore;
import io.daybook.testkit.TestModule;
import io.daybook.testkit.VirtualTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** A reactor over a store without a disk, and a write side that answers as it is told. */
final class ReactorHarness {
  static final ReactorOptions OPTIONS = new ReactorOptions(20, 6, 2, 3, 10, 1_000, 100, 1_000, 4);

  private static final List<DomainModule> MODULES =
      List.of(
          TestModule.of(
              TestModule.journal("note").event(Noted.class).event(Closed.class).build(),
              TestModule.journal("task")
                  .command("do", Do.class)
                  .command("undo", Undo.class)
                  .event(Done.class)
                  .event(Denied.class)
                  .build()));

  final VirtualTime time = new VirtualTime();
  final InMemoryParkedReactions parked = new InMemoryParkedReactions(2);
  final List<CommandEnvelope> sent = new ArrayList<>();
  final List<DeferredCommand> scheduled = new ArrayList<>();
  private final InMemoryEventStore events = new InMemoryEventStore(2);
  private final AwayStore store = new AwayStore(events);
  private final EventCodec codec = new EventCodec(MODULES);
  private final Map<String, Function<CommandEnvelope, Future<CommandReply>>> answers =
      new HashMap<>();
  private final ReactorOptions options;
  private Function<DeferredCommand, Future<ScheduleOutcome>> schedule = ReactorHarness::kept;
  private VirtualTime.Life life = time.process();
  RunningReactor running;
  private boolean alive;

  /** What happens. */
  record Noted(String text) {}

  /** What ends it. */
  record Closed() {}

  /** A command. */
  record Do(String what) {}

  /** Another one. */
  record Undo() {}

  /** A command's event. */
  record Done() {}

  /** A command's event that says no. */
  record Denied() {}

  /** A store that can be away. */
  private static final class AwayStore extends ForwardingEventStore {
    boolean away;
    long reads;

    AwayStore(InMemoryEventStore store) {
      super(store);
    }

    @Override
    public Future<Positions> heads() {
      return away ? Future.failedFuture("away") : super.heads();
    }

    @Override
    public Future<List<RecordedEvent>> readPartition(int partition, long from, int limit) {
      reads++;
      return away ? Future.failedFuture("away") : super.readPartition(partition, from, limit);
    }

    @Override
    public Future<Void> saveCheckpoint(String name, Positions positions) {
      return away ? Future.failedFuture("away") : super.saveCheckpoint(name, positions);
    }
  }

  ReactorHarness() {
    this(OPTIONS);
  }

  ReactorHarness(ReactorOptions options) {
    this.options = options;
  }

  /** Starts a reactor where it left off. */
  ReactorHarness start(Reactor reactor) {
    ReactorPorts ports =
        new ReactorPorts(
            store,
            parked,
            codec,
            new CommandCodec(MODULES),
            this::send,
            this::schedule,
            time,
            life);
    running = new RunningReactor(reactor, MODULES, options, ports);
    assertThat(running.start().succeeded()).isTrue();
    alive = true;
    return this;
  }

  /** Kills the process of the reactor. */
  void kill() {
    life.kill();
    life = time.process();
    alive = false;
  }

  private Future<CommandReply> send(CommandEnvelope envelope) {
    sent.add(envelope);
    return answers
        .getOrDefault(envelope.stream().toString(), ReactorHarness::accepted)
        .apply(envelope);
  }

  private Future<ScheduleOutcome> schedule(DeferredCommand command) {
    scheduled.add(command);
    return schedule.apply(command);
  }

  static Future<ScheduleOutcome> kept(DeferredCommand command) {
    return Future.succeededFuture(new ScheduleOutcome.Scheduled(command.deliverAt(), false));
  }

  /** Lets commands for later be answered so from now on. */
  void answerSchedule(Function<DeferredCommand, Future<ScheduleOutcome>> answer) {
    schedule = answer;
  }

  static Future<CommandReply> accepted(CommandEnvelope envelope) {
    return accepted(envelope, "Done");
  }

  static Future<CommandReply> accepted(CommandEnvelope envelope, String eventType) {
    CommandReply.Event event = new CommandReply.Event(new UUID(0, 1), eventType, 1);
    return Future.succeededFuture(
        new CommandReply.Accepted(envelope.stream(), 1, 0, 1, List.of(event), false));
  }

  /** Lets a stream answer so from now on. */
  void answer(String stream, CommandReply reply) {
    answers.put(stream, envelope -> Future.succeededFuture(reply));
  }

  void answer(String stream, Function<CommandEnvelope, Future<CommandReply>> reply) {
    answers.put(stream, reply);
  }

  void accept(String stream) {
    answers.remove(stream);
  }

  /** Lets a stream answer when the promise is completed. */
  Promise<CommandReply> answerLater(String stream) {
    Promise<CommandReply> promise = Promise.promise();
    answers.put(stream, envelope -> promise.future());
    return promise;
  }

  void storeIsAway(boolean away) {
    store.away = away;
  }

  /** Records an event, and tells the reactor that it is there. */
  ReactorHarness record(String stream, Object event) {
    EventCodec.Encoded encoded = codec.encode(event);
    return record(stream, encoded.type(), encoded.schemaVersion(), encoded.data());
  }

  ReactorHarness record(String stream, String type, int schemaVersion, Json data) {
    StreamId id = StreamId.parse(stream);
    int partition = events.partitions().of(id);
    long head = events.head(partition).result().position();
    RecordedEvent recorded =
        new RecordedEvent(
            partition,
            head + 1,
            id,
            events.streamVersion(id).result() + 1,
            new UUID(partition, head + 1),
            type,
            schemaVersion,
            data,
            Json.of("{\"correlationId\":\"talk\",\"traceparent\":\"00-1-2-00\"}"),
            "c-" + partition + "-" + (head + 1),
            0,
            time.now(),
            EventHash.NONE);
    assertThat(events.append(new AppendBatch(partition, head, List.of(recorded))).succeeded())
        .isTrue();
    if (alive) {
      running.seen(events.heads().result());
    }
    return this;
  }

  /** Returns how often events were read from a partition. */
  long reads() {
    return store.reads;
  }

  /** Lets time go by. */
  void pass(long millis) {
    time.runUntil(() -> false, millis * 1_000);
  }

  List<String> sentTo() {
    return sent.stream().map(envelope -> envelope.stream().toString()).toList();
  }

  List<String> ids() {
    return sent.stream().map(CommandEnvelope::commandId).toList();
  }

  Positions heads() {
    return events.heads().result();
  }

  /** Returns the durable place. */
  Positions checkpoint(String reactor) {
    return Positions.of(
        events.checkpoint("reactor:" + reactor, 0).result().orElse(0L),
        events.checkpoint("reactor:" + reactor, 1).result().orElse(0L));
  }
}
