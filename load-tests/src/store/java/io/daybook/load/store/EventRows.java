package io.daybook.load.store;

import io.daybook.eventstore.EventHash;
import io.daybook.load.store.SampleEvents.Sample;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Makes rows for the event table of one partition: orders of two events, with streams, ids and
 * command ids that nobody else has.
 *
 * <p>Context: one instance for each writer, not thread-safe.
 */
final class EventRows {
  private static final byte[] HASH = new byte[EventHash.BYTES];

  private final String prefix;
  private final SampleEvents samples;
  private final SplittableRandom random;
  private long number;

  /**
   * A row but for its partition and its position.
   *
   * @param stream {@code category/id}
   * @param version 1, then 2
   * @param id of the event
   * @param sample type, data and metadata
   * @param commandId unique
   */
  record Row(String stream, long version, UUID id, Sample sample, String commandId) {
    /** Returns bytes in place of a hash: whoever writes rows past Daybook chains nothing. */
    byte[] hash() {
      return HASH;
    }
  }

  EventRows(String prefix, SampleEvents samples) {
    this.prefix = prefix;
    this.samples = samples;
    this.random = new SplittableRandom(prefix.hashCode());
  }

  Row next() {
    long n = number++;
    return new Row(
        "order/" + prefix + '-' + n / 2, 1 + n % 2, id(), samples.get(n), prefix + '-' + n);
  }

  /** Rises with time in its upper half, as the server's ids do. */
  private UUID id() {
    long high = System.currentTimeMillis() << 16 | 0x7000L | random.nextInt(4096);
    return new UUID(high, random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L);
  }
}
