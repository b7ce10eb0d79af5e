package io.daybook.live;

import io.daybook.eventstore.EventJson;
import io.daybook.eventstore.Positions;
import io.daybook.eventstore.RecordedEvent;
import io.vertx.core.Future;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of a category, or of a partition, that a client follows from positions on, each once
 * and in the order of its partition.
 *
 * <p>In each partition it is behind, and reads pages from the event store, or it is not, and sends
 * what the feed hands out. It is behind no more once it has read as far as the feed has handed out.
 * So nothing is kept for a slow client.
 *
 * <p>Context: owned by one session.
 */
final class LogSubscription implements Subscription {
  private final LiveParts parts;
  private final LiveSession session;
  private final String id;
  private final String name;
  private final LogScope scope;
  private final long[] done;
  private final BitSet behind = new BitSet();
  private boolean begun;
  private boolean reading;
  private int last = -1;
  private boolean cancelled;

  LogSubscription(LiveParts parts, LiveSession session, String id, LogScope scope) {
    this.parts = parts;
    this.session = session;
    this.id = id;
    this.name = LiveFrames.quoted(id);
    this.scope = scope;
    this.done = new long[parts.tail().partitions()];
  }

  @Override
  public String id() {
    return id;
  }

  LogScope scope() {
    return scope;
  }

  /** Begins behind these positions, or behind all events that are there now. */
  void start(@Nullable Positions after) {
    parts.tail().add(this);
    if (after == null) {
      parts.turns().take(session.line(), this::readHeads);
    } else if (isFed(after)) {
      begin(after);
    } else {
      parts.turns().take(session.line(), () -> compareWithHeads(after));
    }
  }

  private boolean isFed(Positions after) {
    for (int p = 0; p < done.length; p++) {
      if (after.of(p) > parts.tail().fed(p)) {
        return false;
      }
    }
    return true;
  }

  /** What a client has seen is in the event store, unless it has seen another one. */
  private Future<?> compareWithHeads(Positions after) {
    if (cancelled) {
      return Future.succeededFuture();
    }
    return parts
        .sources()
        .store()
        .heads()
        .onSuccess(heads -> beginWithin(heads, after))
        .onFailure(failure -> parts.later(() -> start(after)));
  }

  private void beginWithin(Positions heads, Positions after) {
    if (heads.reached(after)) {
      begin(after);
    } else if (!cancelled) {
      session.end(this, LiveProblem.beyondTheLog(after.toString(), heads.toString()));
    }
  }

  private Future<?> readHeads() {
    if (cancelled) {
      return Future.succeededFuture();
    }
    return parts
        .sources()
        .store()
        .heads()
        .map(this::begin)
        .onFailure(failure -> parts.later(() -> start(null)));
  }

  private @Nullable Void begin(Positions after) {
    if (cancelled) {
      return null;
    }
    begun = true;
    for (int p = 0; p < done.length; p++) {
      done[p] = after.of(p);
      behind.set(p, scope.reaches(p) && done[p] < parts.tail().fed(p));
    }
    session.send(new LiveMessage.Subscribed(name, after.toString()));
    session.established();
    pump();
    return null;
  }

  /** Takes an event from the feed. */
  void offer(RecordedEvent event, String json) {
    int p = event.partition();
    if (cancelled || !begun || behind.get(p) || event.position() <= done[p]) {
      return;
    }
    if (session.roomy()) {
      send(event, json);
    } else {
      done[p] = event.position() - 1;
      behind.set(p);
      pump();
    }
  }

  private void send(RecordedEvent event, String json) {
    done[event.partition()] = event.position();
    session.send(new LiveMessage.Event(name, event.position(), event, json));
  }

  @Override
  public void pump() {
    if (cancelled || !begun || reading || behind.isEmpty()) {
      return;
    }
    if (!session.roomy()) {
      session.await(this);
      return;
    }
    int following = behind.nextSetBit(last + 1);
    last = following < 0 ? behind.nextSetBit(0) : following;
    reading = true;
    parts.turns().take(session.line(), this::read);
  }

  private Future<?> read() {
    if (cancelled) {
      return Future.succeededFuture();
    }
    int partition = last;
    parts.counters().reads++;
    return parts
        .sources()
        .store()
        .readPartition(partition, done[partition] + 1, parts.options().reads().pageEvents())
        .map(page -> arrived(partition, page))
        .onFailure(failure -> later());
  }

  private @Nullable Void arrived(int partition, List<RecordedEvent> page) {
    reading = false;
    for (RecordedEvent event : page) {
      if (cancelled || !session.roomy()) {
        break;
      }
      if (scope.includes(event)) {
        send(event, EventJson.of(event, parts.sources().codec()).toString());
      }
      done[partition] = event.position();
    }
    behind.set(partition, done[partition] < parts.tail().fed(partition));
    if (behind.get(partition) && page.isEmpty()) {
      later();
    } else {
      pump();
    }
    return null;
  }

  private void later() {
    reading = true;
    parts.later(
        () -> {
          reading = false;
          pump();
        });
  }

  @Override
  public void cancel() {
    cancelled = true;
    parts.tail().remove(this);
  }
}
