package io.daybook.platform;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Makes event ids and command ids: UUID version 7 (RFC 9562), so that they sort by time.
 *
 * <p>Context: one instance per owner, not thread-safe.
 */
public final class Ids {
  private final SplittableRandom random;

  /** Creates a source; the same seed gives the same ids at the same times. */
  public Ids(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Creates a source with a seed from the system's entropy. */
  public static Ids seeded() {
    return new Ids(new SecureRandom().nextLong());
  }

  /**
   * Returns a new id for the time: 48 bits of milliseconds, 12 of sub-millisecond time, 62 random.
   */
  public UUID next(Instant time) {
    long millis = time.toEpochMilli();
    long fraction =
        time.truncatedTo(ChronoUnit.MILLIS).until(time, ChronoUnit.NANOS) * 4096 / 1_000_000L;
    long high = (millis << 16) | 0x7000L | fraction;
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  /**
   * Returns the W3C trace context of a new trace, {@code 00-<32 hex>-<16 hex>-00}: not sampled, and
   * neither of its ids is all zeros.
   */
  public String nextTraceparent() {
    HexFormat hex = HexFormat.of();
    return "00-"
        + hex.toHexDigits(random.nextLong())
        + hex.toHexDigits(random.nextLong() | 1)
        + '-'
        + hex.toHexDigits(random.nextLong() | 1)
        + "-00";
  }
}
