package io.daybook.simulation;

import io.daybook.eventstore.AppendBatch;
import io.daybook.eventstore.AppendOutcome;
import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.EventStore;
import io.daybook.eventstore.HashChain;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.kernel.StreamId;
import io.daybook.testkit.ForwardingEventStore;
import io.daybook.testkit.VirtualTime;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** An event store whose appends have a defect. */
final class DefectiveEventStore extends ForwardingEventStore {
  /** Ends the original command id of an event whose id is made unrecognizable. */
  static final char MARK = '#';

  private static final long COMMIT_MICROS = 20_000;
  private static final double LOST_SHARE = 0.02;

  private final Defect defect;
  private final VirtualTime time;
  private final SplittableRandom random;
  private long appends;

  DefectiveEventStore(EventStore store, Defect defect, VirtualTime time, SplittableRandom random) {
    super(store);
    this.defect = defect;
    this.time = time;
    this.random = random;
  }

  @Override
  public Future<AppendOutcome> append(AppendBatch batch) {
    appends++;
    return switch (defect) {
      case ACKNOWLEDGES_BEFORE_THE_COMMIT -> acknowledge(batch);
      case FORGETS_COMMAND_IDS -> store().append(unrecognizable(batch));
      case APPENDS_WITHOUT_COMPARE_AND_SET -> store().append(moved(batch));
      case NONE,
          SAVES_ITS_PLACE_BEFORE_IT_HAS_SENT,
          APPLIES_WITHOUT_LOOKING_AT_POSITIONS,
          SAVES_ITS_PLACE_BEFORE_IT_HAS_REACTED,
          FORGETS_REFUSALS ->
          store().append(batch);
    };
  }

  @Override
  public Future<Void> saveCheckpoint(String name, Positions positions) {
    boolean hasty = defect == Defect.SAVES_ITS_PLACE_BEFORE_IT_HAS_REACTED;
    return hasty && name.startsWith("reactor:")
        ? store().heads().compose(heads -> store().saveCheckpoint(name, heads))
        : store().saveCheckpoint(name, positions);
  }

  private Future<AppendOutcome> acknowledge(AppendBatch batch) {
    if (random.nextDouble() > LOST_SHARE) {
      time.after(COMMIT_MICROS, () -> store().append(batch));
    }
    return Future.succeededFuture(new AppendOutcome.Appended());
  }

  private AppendBatch unrecognizable(AppendBatch batch) {
    List<RecordedEvent> events = new ArrayList<>();
    for (RecordedEvent event : batch.events()) {
      String id = event.commandId() + MARK + appends;
      events.add(changed(event, event.position(), event.version(), id));
    }
    return new AppendBatch(batch.partition(), batch.expectedHead(), linked(events));
  }

  /** The store answers at once, so the head stays where it is until the batch is appended. */
  private AppendBatch moved(AppendBatch batch) {
    long head = store().head(batch.partition()).result().position();
    Map<StreamId, Long> versions = new HashMap<>();
    List<RecordedEvent> events = new ArrayList<>();
    for (RecordedEvent event : batch.events()) {
      long version =
          versions.merge(
              event.stream(), store().streamVersion(event.stream()).result() + 1, (a, b) -> a + 1);
      events.add(changed(event, head + events.size() + 1, version, event.commandId()));
    }
    return new AppendBatch(batch.partition(), head, linked(events));
  }

  /** The hashes fit, so that it is not they that give the defect away. */
  private List<RecordedEvent> linked(List<RecordedEvent> events) {
    HashChain chain = new HashChain();
    EventHash previous = store().head(events.getFirst().partition()).result().hash();
    List<RecordedEvent> linked = new ArrayList<>();
    for (RecordedEvent event : events) {
      RecordedEvent next = chain.link(previous, event);
      previous = next.hash();
      linked.add(next);
    }
    return linked;
  }

  private static RecordedEvent changed(
      RecordedEvent event, long position, long version, String commandId) {
    return new RecordedEvent(
        event.partition(),
        position,
        event.stream(),
        version,
        event.id(),
        event.type(),
        event.schemaVersion(),
        event.data(),
        event.metadata(),
        commandId,
        event.commandIndex(),
        event.recordedAt(),
        event.hash());
  }
}
