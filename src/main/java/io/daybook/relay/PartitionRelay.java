package io.daybook.relay;

import io.daybook.eventstore.RecordedEvent;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far the relay of one partition is.
 *
 * <pre>
 *   published <= sent <= head     published: acknowledged, with everything before it
 * </pre>
 *
 * <p>From memory while what was committed follows what was sent; else it is behind, and reads the
 * event store.
 *
 * <p>After a failure nothing that was sent before counts any more: an acknowledgement that comes
 * late could be of an event behind the one that failed.
 *
 * <p>Context: owned by the relay verticle, but for the acknowledgements, which come from the
 * target's threads.
 */
final class PartitionRelay {
  private static final System.Logger LOG = System.getLogger(PartitionRelay.class.getName());

  private final int partition;
  private final int unackedEventsMax;
  private final AtomicLong published;
  private long sent;
  private long head;
  private boolean reading;
  private volatile Attempt attempt = new Attempt();

  PartitionRelay(int partition, int unackedEventsMax, long published, long head) {
    this.partition = partition;
    this.unackedEventsMax = unackedEventsMax;
    this.published = new AtomicLong(published);
    this.sent = published;
    this.head = Math.max(head, published);
  }

  int partition() {
    return partition;
  }

  long published() {
    return published.get();
  }

  long sent() {
    return sent;
  }

  long head() {
    return head;
  }

  /** Returns how many events are committed but not known to be published. */
  long lag() {
    return head - published.get();
  }

  /** What is sent between two failures. */
  private final class Attempt implements RelayTarget.Acknowledgement {
    private volatile boolean failed;

    @Override
    public void published(long position) {
      if (!failed && attempt == this) {
        published.accumulateAndGet(position, Math::max);
      }
    }

    @Override
    public void failed(Throwable cause) {
      if (!failed) {
        failed = true;
        LOG.log(System.Logger.Level.WARNING, "relay: partition {0}: {1}", partition, cause);
      }
    }
  }

  /** Returns who is to be told what becomes of the events that are sent now. */
  RelayTarget.Acknowledgement acknowledgement() {
    return attempt;
  }

  boolean failed() {
    return attempt.failed;
  }

  void seenHead(long position) {
    head = Math.max(head, position);
  }

  /** Returns how many more events may be sent before some are acknowledged. */
  int room() {
    return (int) Math.max(0, unackedEventsMax - (sent - published.get()));
  }

  /**
   * Returns the part of committed events that comes next, none when something before it was not
   * sent or it is full.
   */
  List<RecordedEvent> next(List<RecordedEvent> committed) {
    long first = committed.getFirst().position();
    long last = committed.getLast().position();
    seenHead(last);
    if (failed() || reading || first > sent + 1 || last <= sent || committed.size() > room()) {
      return List.of();
    }
    return committed.subList((int) (sent + 1 - first), committed.size());
  }

  void sent(long position) {
    sent = position;
  }

  /** Tells whether there is something in the event store that was not sent. */
  boolean behind() {
    return !failed() && !reading && sent < head && room() > 0;
  }

  void reading(boolean now) {
    reading = now;
  }

  /** Forgets what was sent but not acknowledged; it is sent again. */
  void restart() {
    attempt = new Attempt();
    sent = published.get();
  }
}
