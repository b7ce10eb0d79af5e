package io.daybook.eventstore;

import java.util.Arrays;
import java.util.HexFormat;

/** A link of a partition's hash chain: 32 bytes of SHA-256; all zero before the first event. */
public final class EventHash {
  /** The number of bytes. */
  public static final int BYTES = 32;

  /** What the first event of a partition is chained to. */
  public static final EventHash NONE = new EventHash(new byte[BYTES]);

  private final byte[] bytes;

  private EventHash(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Wraps the bytes, which must not change any more.
   *
   * @throws IllegalArgumentException unless there are 32
   */
  public static EventHash of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
    }
    return new EventHash(bytes);
  }

  /** Returns the bytes, not a copy: read only. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventHash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Returns 64 hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
