package io.daybook.history;

import io.daybook.codec.EventCodec;
import io.daybook.codec.StateCodec;
import io.daybook.codec.StateCodec.Shown;
import io.daybook.codec.UnreadableEvent;
import io.daybook.eventstore.EventPages;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.EventStore.Direction;
import io.daybook.eventstore.Metadata;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.eventstore.Snapshot;
import io.daybook.history.StateReader.LongReads;
import io.daybook.kernel.Decider;
import io.daybook.kernel.StreamId;
import io.daybook.privacy.WordlessDefect;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Folds one stream once. Between two pages the context does other work.
 *
 * <p>Context: one for each read, on its context.
 */
final class StateFold {
  private final Sources sources;
  private final Decider<Object, Object, Object> decider;
  private final StreamId stream;
  private final long to;
  private final Moment moment;
  private final Set<UUID> personalKeys = new HashSet<>();
  private Object state;
  private long version;
  private boolean restored;
  private @Nullable RecordedEvent last;

  /**
   * What all folds work with.
   *
   * @param store gives events decrypted
   * @param codec the event types
   * @param states writes the states
   */
  record Sources(EventStore store, EventCodec codec, StateCodec states) {}

  /**
   * Creates a fold of a stream from its first event on.
   *
   * @param to the last version that is folded; it is there
   * @param moment may end the fold before
   */
  StateFold(
      Sources sources,
      Decider<Object, Object, Object> decider,
      StreamId stream,
      long to,
      Moment moment) {
    this.sources = sources;
    this.decider = decider;
    this.stream = stream;
    this.to = to;
    this.moment = moment;
    this.state = decider.initial();
  }

  /** Begins with a snapshot unless it is beyond the end of the fold. */
  void restore(Snapshot snapshot, Object restoredState, Set<UUID> keys) {
    if (snapshot.version() <= to) {
      personalKeys.addAll(keys);
      state = restoredState;
      version = snapshot.version();
      restored = true;
    }
  }

  /** Returns the keys of the persons of whom there may be something in the state. */
  Set<UUID> personalKeys() {
    return personalKeys;
  }

  /** Returns how many events are to be folded. */
  long remaining() {
    return to - version;
  }

  /** The event of a snapshot is read once more, since the answer tells of it. */
  Future<StateOutcome> run(LongReads reads) {
    long from = restored ? version : version + 1;
    return next(
        EventPages.ofStream(sources.store(), stream, from, to - from + 1, Direction.FORWARD),
        reads);
  }

  private Future<StateOutcome> next(EventPages pages, LongReads reads) {
    if (reads.isVoid()) {
      return Future.failedFuture("nobody waits for the state of " + stream);
    }
    return pages
        .next()
        .compose(
            page -> {
              Optional<StateOutcome> ended = fold(page);
              if (ended.isPresent()) {
                return Future.succeededFuture(ended.get());
              }
              return pages.isDone() ? Future.succeededFuture(shown()) : next(pages, reads);
            });
  }

  /** Folds a page; returns the outcome where the fold ends within it. */
  private Optional<StateOutcome> fold(List<RecordedEvent> page) {
    for (RecordedEvent event : page) {
      if (moment instanceof Moment.AtTime(var time) && event.recordedAt().isAfter(time)) {
        return Optional.of(last == null ? new StateOutcome.NotYet(event.recordedAt()) : shown());
      }
      try {
        if (event.version() > version) {
          apply(event);
        }
      } catch (UnreadableEvent unreadable) {
        return Optional.of(new StateOutcome.Unreadable(event, unreadable.problem()));
      } catch (RuntimeException defect) {
        return Optional.of(broken(event, defect));
      }
      last = event;
    }
    return Optional.empty();
  }

  private StateOutcome broken(RecordedEvent event, RuntimeException defect) {
    boolean personal =
        !personalKeys.isEmpty() || !Metadata.personalKeys(event.metadata()).isEmpty();
    System.getLogger(StateFold.class.getName())
        .log(
            System.Logger.Level.ERROR,
            "the rules failed for event %d of %s".formatted(event.version(), stream),
            WordlessDefect.sayable(defect, personal));
    return new StateOutcome.Broken("the rules of " + stream.category() + " failed");
  }

  private void apply(RecordedEvent event) {
    Object current =
        sources
            .codec()
            .decodeCurrent(stream.category(), event.type(), event.schemaVersion(), event.data());
    if (current != null) {
      state = decider.evolve(state, current);
    } else {
      for (Object become : sources.codec().decodeOlder(event.form())) {
        state = decider.evolve(state, become);
      }
    }
    version = event.version();
    personalKeys.addAll(Metadata.personalKeys(event.metadata()));
  }

  private StateOutcome shown() {
    RecordedEvent end = last;
    if (end == null) {
      throw new IllegalStateException("nothing was folded of " + stream);
    }
    Optional<Shown> shown = sources.states().show(state);
    return shown.isPresent()
        ? new StateOutcome.Found(end, shown.get())
        : new StateOutcome.Broken("the states of " + stream.category() + " are no JSON");
  }
}
