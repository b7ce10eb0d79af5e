package io.daybook.history;

import io.daybook.codec.EventCodec;
import io.daybook.codec.StateCodec;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.Snapshot;
import io.daybook.kernel.Category;
import io.daybook.kernel.Decider;
import io.daybook.kernel.DomainModule;
import io.daybook.kernel.StreamId;
import io.daybook.privacy.SealedStates;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Folds streams for readers. A long stream is folded from its snapshot where that is not beyond
 * what is asked for, else from its first event on, page by page.
 *
 * <p>Persons that were erased are erased in what is folded: the store that it reads gives their
 * replacements, and a snapshot with something of them can't be opened any more. Who is erased while
 * a stream is being folded makes it be folded again.
 *
 * <p>Immutable, safe for all threads; a read runs on the context that called.
 */
public final class StateReader {
  /** From so many events on a snapshot is looked for, and the read counts as a long one. */
  static final int LONG_EVENTS = 1_000;

  private final EventStore store;
  private final StateCodec states;
  private final StateFold.Sources sources;
  private final SealedStates personal;
  private final Map<String, Decider<Object, Object, Object>> deciders = new HashMap<>();

  /** Bounds the long reads. */
  public interface LongReads {
    /** Lets one in; false when there are too many, else {@link #leave} follows. */
    boolean enter();

    /** One is over. */
    void leave();

    /** Tells whether nobody waits for the answer any more. */
    boolean isVoid();
  }

  /**
   * Creates a reader.
   *
   * @param store gives events decrypted
   */
  public StateReader(
      EventStore store,
      EventCodec codec,
      List<? extends DomainModule> modules,
      SealedStates sealed) {
    this.store = store;
    this.states = new StateCodec(modules);
    this.sources = new StateFold.Sources(store, codec, states);
    this.personal = sealed;
    for (DomainModule module : modules) {
      for (Category<?, ?, ?> category : module.categories()) {
        if (!category.open()) {
          deciders.put(category.name(), erased(category.decider()));
        }
      }
    }
  }

  @SuppressWarnings("unchecked") // The codec makes the events of a category from its own types.
  private static Decider<Object, Object, Object> erased(Decider<?, ?, ?> decider) {
    return (Decider<Object, Object, Object>) decider;
  }

  /** Tells whether the streams of a category have states. */
  public boolean folds(String category) {
    return deciders.containsKey(category);
  }

  /**
   * Folds a stream of a category that has states. The future fails when the store can't be read,
   * and when nobody waits any more.
   */
  public Future<StateOutcome> read(StreamId stream, Moment moment, LongReads reads) {
    Decider<Object, Object, Object> decider = deciders.get(stream.category());
    if (decider == null) {
      throw new IllegalArgumentException("there are no states of " + stream.category());
    }
    return store
        .streamVersion(stream)
        .compose(end -> begin(stream, decider, new Upto(moment, end), reads));
  }

  /** What is asked for of a stream that ends somewhere. */
  private record Upto(Moment moment, long end) {
    long version() {
      return moment instanceof Moment.AtVersion(long version) ? version : end;
    }
  }

  private Future<StateOutcome> begin(
      StreamId stream, Decider<Object, Object, Object> decider, Upto upto, LongReads reads) {
    if (upto.end() == 0) {
      return Future.succeededFuture(new StateOutcome.NoStream());
    }
    if (upto.version() > upto.end()) {
      return Future.succeededFuture(new StateOutcome.NotThere(upto.end()));
    }
    StateFold fold = new StateFold(sources, decider, stream, upto.version(), upto.moment());
    boolean mayHelp = upto.version() > LONG_EVENTS && !(upto.moment() instanceof Moment.AtTime);
    Future<Void> begun = mayHelp ? restore(fold, stream) : Future.succeededFuture();
    return begun
        .compose(ready -> run(fold, reads))
        .compose(outcome -> checked(fold, outcome, () -> begin(stream, decider, upto, reads)));
  }

  /** An outcome with something of a person who was erased meanwhile is void. */
  private Future<StateOutcome> checked(
      StateFold fold, StateOutcome outcome, Supplier<Future<StateOutcome>> again) {
    return fold.personalKeys().isEmpty()
        ? Future.succeededFuture(outcome)
        : personal
            .areLive(fold.personalKeys())
            .compose(live -> live ? Future.succeededFuture(outcome) : again.get());
  }

  private static Future<StateOutcome> run(StateFold fold, LongReads reads) {
    return fold.remaining() > LONG_EVENTS ? bounded(fold, reads) : fold.run(reads);
  }

  private static Future<StateOutcome> bounded(StateFold fold, LongReads reads) {
    if (!reads.enter()) {
      return Future.succeededFuture(new StateOutcome.Busy());
    }
    return fold.run(reads).onComplete(done -> reads.leave());
  }

  private Future<Void> restore(StateFold fold, StreamId stream) {
    return store
        .readSnapshot(store.partitions().of(stream), stream)
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(Optional.<SealedStates.Opened>empty())
                    : personal.open(found.get()))
        .map(
            opened -> {
              opened.ifPresent(one -> restore(fold, one));
              return null;
            });
  }

  private void restore(StateFold fold, SealedStates.Opened opened) {
    Snapshot snapshot = opened.snapshot();
    states
        .decode(snapshot.stream().category(), snapshot.schema(), snapshot.state())
        .ifPresent(state -> fold.restore(snapshot, state, opened.keys()));
  }
}
