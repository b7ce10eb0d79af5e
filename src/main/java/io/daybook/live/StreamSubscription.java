package io.daybook.live;

import io.daybook.eventstore.EventJson;
import io.daybook.eventstore.EventStore.Direction;
import io.daybook.eventstore.RecordedEvent;
import io.daybook.kernel.StreamId;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one stream that a client follows from a version on, each once and in order.
 *
 * <p>It is behind, and reads pages from the event store; or it is not, and sends what the feed
 * hands out. While it is behind, or has no room, it only notes the last version that the feed has
 * handed out: once it has sent that, it is behind no more. So nothing is kept for a slow client.
 *
 * <p>Context: owned by one session.
 */
final class StreamSubscription implements Subscription {
  private final LiveParts parts;
  private final LiveSession session;
  private final String id;
  private final String name;
  private final StreamId stream;
  private long next;
  private long owed;
  private boolean behind = true;
  private boolean reading;
  private boolean known;
  private boolean cancelled;

  StreamSubscription(LiveParts parts, LiveSession session, String id, StreamId stream, long from) {
    this.parts = parts;
    this.session = session;
    this.id = id;
    this.name = LiveFrames.quoted(id);
    this.stream = stream;
    this.next = from;
  }

  @Override
  public String id() {
    return id;
  }

  StreamId stream() {
    return stream;
  }

  void start() {
    session.send(new LiveMessage.Subscribed(name, null));
    parts.tail().add(this);
    pump();
  }

  /** Takes an event from the feed. */
  void offer(RecordedEvent event, String json) {
    if (cancelled || event.version() < next) {
      return;
    }
    if (behind || event.version() > next || !session.roomy()) {
      owed = event.version();
      if (!behind) {
        behind = true;
        pump();
      }
      return;
    }
    send(event, json);
  }

  private void send(RecordedEvent event, String json) {
    next = event.version() + 1;
    session.send(new LiveMessage.Event(name, event.version(), event, json));
  }

  @Override
  public void pump() {
    if (cancelled || !behind || reading) {
      return;
    }
    if (!session.roomy()) {
      session.await(this);
      return;
    }
    reading = true;
    parts.turns().take(session.line(), this::read);
  }

  private Future<?> read() {
    if (cancelled) {
      return Future.succeededFuture();
    }
    parts.counters().reads++;
    int limit = parts.options().reads().pageEvents();
    return parts
        .sources()
        .store()
        .readStream(stream, next, limit, Direction.FORWARD)
        .map(page -> arrived(page, limit))
        .onFailure(failure -> later());
  }

  private @Nullable Void arrived(List<RecordedEvent> page, int limit) {
    reading = false;
    for (RecordedEvent event : page) {
      if (cancelled || !session.roomy()) {
        break;
      }
      if (event.version() >= next) {
        send(event, EventJson.of(event, parts.sources().codec()).toString());
      }
    }
    boolean more = page.size() == limit || (!page.isEmpty() && page.getLast().version() >= next);
    behind = more || owed >= next;
    if (behind && page.isEmpty()) {
      later();
    } else if (page.isEmpty() && !known) {
      parts.turns().take(session.line(), this::compareWithEnd);
    } else {
      pump();
    }
    return null;
  }

  /** What a client has seen is in the stream, unless it has seen another one. */
  private Future<?> compareWithEnd() {
    if (cancelled) {
      return Future.succeededFuture();
    }
    return parts
        .sources()
        .store()
        .streamVersion(stream)
        .onSuccess(this::compareWith)
        .onFailure(failure -> later());
  }

  private void compareWith(long version) {
    known = true;
    if (!cancelled && next > version + 1) {
      session.end(this, LiveProblem.beyondTheStream(next, version));
    } else if (!cancelled) {
      session.established();
    }
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
