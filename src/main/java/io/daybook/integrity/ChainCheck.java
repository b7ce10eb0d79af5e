package io.daybook.integrity;

import io.daybook.eventstore.EventHash;
import io.daybook.eventstore.HashChain;
import io.daybook.eventstore.Partitions;
import io.daybook.eventstore.StoredEvent;
import io.daybook.kernel.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * Follows a partition's events in order and says of each what is wrong with it, one thing at most:
 * its place, its hash, then what a writer would never have written.
 *
 * <p>After a bad event the check goes on from what is stored, so one changed event is one problem,
 * or two where its hash was changed: that of the next is over it.
 *
 * <p>Context: one owner, not thread-safe.
 */
public final class ChainCheck {
  private final int partition;
  private final Partitions partitions;
  private final HashChain chain = new HashChain();
  private long position;
  private @Nullable EventHash hash;
  private @Nullable StoredEvent previous;

  /** Begins behind an event: position 0 and {@link EventHash#NONE} for the first. */
  public ChainCheck(int partition, Partitions partitions, long position, EventHash hash) {
    this.partition = partition;
    this.partitions = partitions;
    this.position = position;
    this.hash = hash;
  }

  /** Returns the position of the last event that was looked at. */
  public long position() {
    return position;
  }

  /** Returns the hash that is stored with it, null where that is none. */
  public @Nullable EventHash hash() {
    return hash;
  }

  /** Looks at the next event; null when nothing is wrong with it. */
  public @Nullable Problem check(StoredEvent event) {
    Problem problem = place(event);
    if (problem == null) {
      problem = link(event);
    }
    if (problem == null) {
      problem = content(event);
    }
    // What stands before the first position is not in the chain.
    if (event.position() > 0) {
      position = event.position();
      hash = event.hash();
      previous = event;
    }
    return problem;
  }

  private @Nullable Problem place(StoredEvent event) {
    if (event.partition() != partition) {
      return Problem.of(event, "the event is of another partition", partition, event.partition());
    }
    if (event.position() <= 0) {
      return Problem.of(
          event, "an event stands before the first position", "position 1", event.position());
    }
    if (event.position() != position + 1) {
      return new Problem(
          partition,
          position + 1,
          null,
          null,
          event.position() <= position
              ? "the order of positions is broken"
              : missing(position + 1, event.position() - 1),
          "position " + (position + 1),
          "position %d (%s, event %s)".formatted(event.position(), event.stream(), event.id()));
    }
    return null;
  }

  static String missing(long first, long last) {
    return first == last
        ? "the event is missing"
        : "the events %d to %d are missing".formatted(first, last);
  }

  private @Nullable Problem link(StoredEvent event) {
    EventHash stored = event.hash();
    if (stored == null) {
      return Problem.of(event, "the hash has not 32 bytes", "32 bytes", "another length");
    }
    EventHash before = hash;
    if (before == null) {
      return null;
    }
    try {
      EventHash computed = chain.hash(before, event);
      return computed.equals(stored)
          ? null
          : Problem.of(
              event,
              "the event is not the one that was recorded: its hash, over itself and the hash"
                  + " before it, is another one",
              computed,
              stored);
    } catch (IllegalArgumentException unfit) {
      return Problem.of(
          event,
          "the event can't be hashed",
          "JSON of an event",
          String.valueOf(unfit.getMessage()));
    }
  }

  private @Nullable Problem content(StoredEvent event) {
    int home = home(event.stream());
    if (home != partition) {
      return home < 0
          ? Problem.of(event, "that is no stream id", "category/id", event.stream())
          : Problem.of(event, "its stream belongs to another partition", home, partition);
    }
    if (event.version() < 1 || event.schemaVersion() < 1) {
      return Problem.of(
          event,
          "versions begin at 1",
          "1 or more",
          Math.min(event.version(), event.schemaVersion()));
    }
    return event.commandIndex() == 0 ? null : command(event);
  }

  private int home(String stream) {
    try {
      return partitions.of(StreamId.parse(stream));
    } catch (IllegalArgumentException malformed) {
      return -1;
    }
  }

  /** A command's events were stored together, in order. */
  private @Nullable Problem command(StoredEvent event) {
    StoredEvent before = previous;
    boolean first = before == null && position > 0;
    boolean follows =
        before != null
            && before.commandIndex() == event.commandIndex() - 1
            && before.version() == event.version() - 1
            && before.stream().equals(event.stream())
            && before.commandId().equals(event.commandId());
    return first || follows
        ? null
        : Problem.of(
            event,
            "it is not the next event of its command",
            "event %d of command %s before it"
                .formatted(event.commandIndex() - 1, event.commandId()),
            before == null ? "nothing" : "another event");
  }
}
