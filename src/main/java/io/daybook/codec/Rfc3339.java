package io.daybook.codec;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Reads times as RFC 3339 has them (section 5.6): date, hours, minutes, seconds and the zone.
 *
 * <p>Of a fraction of a second nine digits count. A leap second, which is the last one of a month
 * in UTC, is read as the first of the next month, since the clocks of computers have none.
 */
public final class Rfc3339 {
  private static final int SECONDS_AT = 17;
  private static final int FRACTION_AT = 19;
  private static final int DIGITS_MAX = 9;
  private static final int OFFSET_LENGTH = 6;
  private static final String LEAP = "60";

  private Rfc3339() {}

  /**
   * Returns the time.
   *
   * @throws DateTimeException when the text is not of that form
   */
  public static Instant parse(String text) {
    int zone = zoneAt(text);
    if (zone < FRACTION_AT || text.charAt(4) != '-' || text.charAt(SECONDS_AT - 1) != ':') {
      throw new DateTimeException("not of the form 2026-12-24T18:00:00Z");
    }
    String fraction = fraction(text.substring(FRACTION_AT, zone));
    boolean leap = text.startsWith(LEAP, SECONDS_AT);
    String seconds = leap ? "59" : text.substring(SECONDS_AT, FRACTION_AT);
    OffsetDateTime time =
        OffsetDateTime.parse(
            text.substring(0, SECONDS_AT) + seconds + fraction + text.substring(zone),
            DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    return leap ? afterLeap(time) : time.toInstant();
  }

  /** Returns where the zone begins, -1 where there is none. */
  private static int zoneAt(String text) {
    int last = text.length() - 1;
    if (last >= FRACTION_AT && (text.charAt(last) == 'Z' || text.charAt(last) == 'z')) {
      return last;
    }
    int offset = text.length() - OFFSET_LENGTH;
    return offset >= FRACTION_AT && "+-".indexOf(text.charAt(offset)) >= 0 ? offset : -1;
  }

  /** Returns a point and as many digits as count, or nothing. */
  private static String fraction(String text) {
    if (text.isEmpty()) {
      return text;
    }
    boolean digits = text.length() > 1 && text.substring(1).chars().allMatch(Rfc3339::isDigit);
    if (text.charAt(0) != '.' || !digits) {
      throw new DateTimeException("a fraction of a second is a point and digits");
    }
    return text.substring(0, Math.min(text.length(), 1 + DIGITS_MAX));
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static Instant afterLeap(OffsetDateTime before) {
    OffsetDateTime next = before.plusSeconds(1).withOffsetSameInstant(ZoneOffset.UTC);
    if (next.getDayOfMonth() != 1 || next.getHour() != 0 || next.getMinute() != 0) {
      throw new DateTimeException("only the last second of a month can be a leap second");
    }
    return next.toInstant();
  }
}
