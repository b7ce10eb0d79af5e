package io.daybook.append;

import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.AppendOutcome;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.EventStore.Head;
import io.daybook.eventstore.HashChain;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.platform.Clock;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Appends groups of drafts to one partition, one group at a time.
 *
 * <p>Knows the partition's head as far as this process has seen it. When the store's head is
 * elsewhere, the append stores nothing; its owner then reads what was missed and tells it by {@link
 * #advance}.
 *
 * <p>Context: owned by one partition verticle, called on its context alone.
 */
public final class Appender {
  private final int partition;
  private final EventStore store;
  private final Clock clock;
  private final HashChain chain = new HashChain();
  private long head;
  private EventHash headHash;
  private boolean busy;

  /** Creates the appender of a partition whose head was just read. */
  public Appender(int partition, EventStore store, Clock clock, Head head) {
    this.partition = partition;
    this.store = store;
    this.clock = clock;
    this.head = head.position();
    this.headHash = head.hash();
  }

  /**
   * What became of a group.
   *
   * @param outcome of the append
   * @param events the group as it was sent to the store
   */
  public record Result(AppendOutcome outcome, List<RecordedEvent> events) {}

  /** Returns the last position that is known to be in the store. */
  public long head() {
    return head;
  }

  /** Tells whether a group is on its way. */
  public boolean busy() {
    return busy;
  }

  /**
   * Appends a group. The future fails when the store broke off: then the group may or may not be
   * stored.
   *
   * @throws IllegalStateException when another group is on its way
   */
  public Future<Result> append(List<Draft> drafts) {
    if (busy) {
      throw new IllegalStateException("one append at a time");
    }
    busy = true;
    try {
      List<RecordedEvent> events = seal(drafts);
      return store
          .append(new AppendBatch(partition, head, events))
          .map(outcome -> settled(outcome, events))
          .andThen(result -> busy = false);
    } catch (RuntimeException notSent) {
      busy = false;
      return Future.failedFuture(notSent);
    }
  }

  private Result settled(AppendOutcome outcome, List<RecordedEvent> events) {
    if (outcome instanceof AppendOutcome.Appended) {
      advance(events.getLast());
    }
    return new Result(outcome, events);
  }

  /** Moves the head to an event that is in the store. */
  public void advance(RecordedEvent event) {
    head = event.position();
    headHash = event.hash();
  }

  private List<RecordedEvent> seal(List<Draft> drafts) {
    Instant now = clock.now();
    List<RecordedEvent> events = new ArrayList<>(drafts.size());
    EventHash previous = headHash;
    long position = head;
    for (Draft draft : drafts) {
      RecordedEvent event = sealed(draft, ++position, now, previous);
      previous = event.hash();
      events.add(event);
    }
    return events;
  }

  private RecordedEvent sealed(Draft draft, long position, Instant now, EventHash previous) {
    RecordedEvent event =
        new RecordedEvent(
            partition,
            position,
            draft.stream(),
            draft.version(),
            draft.id(),
            draft.type(),
            draft.schemaVersion(),
            draft.data(),
            draft.metadata(),
            draft.commandId(),
            draft.commandIndex(),
            now,
            EventHash.NONE);
    return chain.link(previous, event);
  }
}
