package io.daybook.partition;

import io.daybook.codec.EventCodec;
import io.daybook.codec.UnreadableEvent;
import io.daybook.command.CommandReply;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.EventStore.Direction;
import io.daybook.eventstore.Metadata;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.kernel.StreamId;
import io.daybook.privacy.WordlessDefect;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Reads streams from the store, many in one statement, and folds them into states.
 *
 * <p>Context: owned by one partition.
 */
final class StreamLoader {
  private final int partition;
  private final EventStore store;
  private final EventCodec codec;
  private final Rules.Book rules;
  private final int pageEvents;
  private final int answersMax;
  private final Snapshots snapshots;
  private final BooleanSupplier goOn;

  StreamLoader(int partition, PartitionPorts ports, PartitionOptions options, Snapshots snapshots) {
    this(partition, ports, options, snapshots, () -> true);
  }

  /**
   * Creates a loader for a while.
   *
   * @param goOn whether what it reads is still wanted; else a long stream is left where it is
   */
  StreamLoader(
      int partition,
      PartitionPorts ports,
      PartitionOptions options,
      Snapshots snapshots,
      BooleanSupplier goOn) {
    this.partition = partition;
    this.store = ports.store();
    this.codec = ports.codec();
    this.rules = new Rules.Book(ports.modules());
    this.pageEvents = options.pageEvents();
    this.answersMax = options.answersMax();
    this.snapshots = snapshots;
    this.goOn = goOn;
  }

  /** A stream that was read. */
  sealed interface Loaded {
    /** Its state. */
    record Ready(StreamState state) implements Loaded {}

    /** It has an event that this program can't read. */
    record Unreadable(StreamId stream, CommandReply.StreamUnreadable why) implements Loaded {}

    /** Its rules failed, or it lacks an event. */
    record Broken(StreamId stream, String detail) implements Loaded {}
  }

  /** Reads the streams; a stream that does not exist has its initial state. */
  Future<List<Loaded>> load(List<StreamId> streams) {
    return store
        .readStreams(partition, streams, pageEvents)
        .compose(events -> foldAll(streams, byStream(events)));
  }

  private static Map<StreamId, List<RecordedEvent>> byStream(List<RecordedEvent> events) {
    Map<StreamId, List<RecordedEvent>> byStream = new HashMap<>();
    for (RecordedEvent event : events) {
      byStream.computeIfAbsent(event.stream(), stream -> new ArrayList<>()).add(event);
    }
    return byStream;
  }

  private Future<List<Loaded>> foldAll(
      List<StreamId> streams, Map<StreamId, List<RecordedEvent>> events) {
    List<Future<Loaded>> loaded = new ArrayList<>(streams.size());
    boolean allThere = true;
    for (StreamId stream : streams) {
      Future<Loaded> one = fold(stream, events.getOrDefault(stream, List.of()));
      allThere &= one.succeeded();
      loaded.add(one);
    }
    return allThere
        ? Future.succeededFuture(loaded.stream().map(Future::result).toList())
        : Future.all(loaded).map(all -> all.<Loaded>list());
  }

  private Future<Loaded> fold(StreamId stream, List<RecordedEvent> firstPage) {
    Rules category = rules.of(stream.category());
    if (category == null) {
      return Future.succeededFuture(new Loaded.Broken(stream, "unknown category"));
    }
    StreamState state;
    try {
      state = new StreamState(stream, category, answersMax);
    } catch (RuntimeException defect) {
      return Future.succeededFuture(new Loaded.Broken(stream, "there is no initial state"));
    }
    if (firstPage.size() < pageEvents) {
      return foldPage(state, firstPage);
    }
    // A long stream: a snapshot that can't be had costs no more than reading on.
    return snapshots
        .restore(state)
        .otherwiseEmpty()
        .compose(tried -> state.version() > 0 ? next(state) : foldPage(state, firstPage));
  }

  private Future<Loaded> foldPage(StreamState state, List<RecordedEvent> page) {
    for (RecordedEvent event : page) {
      try {
        apply(state, event);
      } catch (UnreadableEvent unreadable) {
        return Future.succeededFuture(unreadable(event, unreadable));
      } catch (RuntimeException defect) {
        return Future.succeededFuture(broken(state, event, defect));
      }
    }
    if (page.size() < pageEvents) {
      return Future.succeededFuture(new Loaded.Ready(state));
    }
    return next(state);
  }

  private Future<Loaded> next(StreamState state) {
    if (!goOn.getAsBoolean()) {
      return Future.succeededFuture(new Loaded.Ready(state));
    }
    return store
        .readStream(state.stream(), state.version() + 1, pageEvents, Direction.FORWARD)
        .compose(next -> foldPage(state, next));
  }

  /** What rules say when they fail may be personal: it is not for clients, nor for the log. */
  private static Loaded broken(StreamState state, RecordedEvent event, RuntimeException defect) {
    boolean personal = state.mayBePersonal() || isPersonal(event);
    String what =
        "%s can't be folded at its event %d (%d:%d)"
            .formatted(event.stream(), event.version(), event.partition(), event.position());
    System.getLogger(StreamLoader.class.getName())
        .log(System.Logger.Level.ERROR, what, WordlessDefect.sayable(defect, personal));
    return new Loaded.Broken(event.stream(), what);
  }

  private static boolean isPersonal(RecordedEvent event) {
    return !Metadata.personalKeys(event.metadata()).isEmpty();
  }

  private static Loaded unreadable(RecordedEvent event, UnreadableEvent problem) {
    System.getLogger(StreamLoader.class.getName())
        .log(
            System.Logger.Level.WARNING,
            "no commands on %s: its event %d (%d:%d) can't be read: %s"
                .formatted(
                    event.stream(),
                    event.version(),
                    event.partition(),
                    event.position(),
                    problem.problem()),
            WordlessDefect.sayable(problem, isPersonal(event)));
    return new Loaded.Unreadable(
        event.stream(),
        new CommandReply.StreamUnreadable(
            problem.problem(),
            event.type(),
            event.schemaVersion(),
            event.version(),
            event.partition(),
            event.position()));
  }

  /**
   * Applies a stored event to a state.
   *
   * @throws UnreadableEvent when it can't be read
   * @throws RuntimeException when it does not follow the state, or the rules fail
   */
  void apply(StreamState state, RecordedEvent event) {
    Object current =
        codec.decodeCurrent(
            event.stream().category(), event.type(), event.schemaVersion(), event.data());
    if (current != null) {
      state.applyStored(event, current);
    } else {
      state.applyOlder(event, codec.decodeOlder(event.form()));
    }
  }
}
