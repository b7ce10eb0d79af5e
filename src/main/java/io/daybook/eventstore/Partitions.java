package io.daybook.eventstore;

import io.daybook.kernel.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Which partition a stream belongs to: CRC-32C (RFC 3720, appendix B.4) of the UTF-8 bytes of
 * {@code category/id}, as an unsigned number, modulo the number of partitions. In PostgreSQL 18:
 * {@code crc32c(convert_to(stream, 'UTF8')) % P}.
 *
 * @param count the number of partitions, fixed when the store is created
 */
public record Partitions(int count) {
  /** The most partitions that a store may have. */
  public static final int COUNT_MAX = 1024;

  /**
   * Creates the mapping.
   *
   * @throws IllegalArgumentException unless there are 1 to 1024
   */
  public Partitions {
    if (count < 1 || count > COUNT_MAX) {
      throw new IllegalArgumentException("a store has 1 to 1024 partitions, not " + count);
    }
  }

  /** Returns the 0-based partition of the stream. */
  public int of(StreamId stream) {
    CRC32C crc = new CRC32C();
    crc.update(stream.toString().getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() % count);
  }
}
