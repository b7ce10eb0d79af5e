package io.daybook.reactor;

import io.daybook.codec.EventCodec;
import io.daybook.codec.UnreadableEvent;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.EventStore.Direction;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.feed.FeedDecoder;
import io.daybook.feed.FeedEvent;
import io.daybook.kernel.Decider;
import io.daybook.reactor.Attempts.Attempt;
import io.vertx.core.Future;
import java.util.List;

/** Folds a stream up to one of its events, for the rules that want to see its state. */
final class StreamStates {
  private static final int PAGE_EVENTS = 500;

  private final EventStore store;
  private final FeedDecoder decoder;

  StreamStates(EventStore store, EventCodec codec) {
    this.store = store;
    this.decoder = new FeedDecoder(codec);
  }

  /** Returns the state of an event's stream after it. */
  <E, S> Future<S> after(RecordedEvent event, Decider<?, E, S> decider, Attempts attempts) {
    return attempts.until(
        event.stream() + " state at " + event.version(), () -> folded(event, decider));
  }

  private <E, S> Future<Attempt<S>> folded(RecordedEvent event, Decider<?, E, S> decider) {
    try {
      return fold(event, 1, decider.initial(), decider);
    } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError defect) {
      return Future.succeededFuture(broken(defect));
    }
  }

  private static <S> Attempt<S> broken(Throwable defect) {
    return new Attempt.Hopeless<>("the fold of the stream failed: " + Blame.of(defect));
  }

  private <E, S> Future<Attempt<S>> fold(
      RecordedEvent event, long from, S state, Decider<?, E, S> decider) {
    int limit = (int) Math.min(PAGE_EVENTS, event.version() - from + 1);
    return store
        .readStream(event.stream(), from, limit, Direction.FORWARD)
        .compose(
            page -> page.size() < limit ? lacks(event, from) : next(event, page, state, decider));
  }

  private static <S> Future<Attempt<S>> lacks(RecordedEvent event, long from) {
    return Future.succeededFuture(
        new Attempt.Failed<>(
            "the event store lacks events of " + event.stream() + " after " + from));
  }

  private <E, S> Future<Attempt<S>> next(
      RecordedEvent event, List<RecordedEvent> page, S state, Decider<?, E, S> decider) {
    S next;
    try {
      next = folded(page, state, decider);
    } catch (UnreadableEvent unreadable) {
      return Future.succeededFuture(new Attempt.Hopeless<>(unreadable.problem()));
    } catch (RuntimeException | StackOverflowError | AssertionError | LinkageError defect) {
      return Future.succeededFuture(broken(defect));
    }
    long last = page.getLast().version();
    return last == event.version()
        ? Future.succeededFuture(new Attempt.Done<>(next))
        : fold(event, last + 1, next, decider);
  }

  @SuppressWarnings("unchecked") // The codec makes events of a category's own types only.
  private <E, S> S folded(List<RecordedEvent> page, S state, Decider<?, E, S> decider) {
    S folded = state;
    for (RecordedEvent stored : page) {
      FeedEvent event = decoder.decode(stored);
      UnreadableEvent problem = event.problem();
      if (problem != null) {
        throw problem;
      }
      for (int i = 0; i < event.size(); i++) {
        folded = decider.evolve(folded, (E) event.get(i).event());
      }
    }
    return folded;
  }
}
