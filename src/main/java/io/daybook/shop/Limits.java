package io.daybook.shop;

import io.daybook.kernel.StreamId;
import io.daybook.kernel.Violations;
import java.time.Instant;

/**
 * What the shop's values may be.
 *
 * <p>The limits keep every total of one order inside a {@code long}: 2,000 lines of a million units
 * at a thousand million make 2·10<sup>18</sup>.
 */
final class Limits {
  static final int LINES_MAX = 2_000;
  static final long QUANTITY_MAX = 1_000_000;
  static final long UNIT_PRICE_MAX = 1_000_000_000;

  /** As many units as the lines of one order can ask for. */
  static final long ORDER_UNITS_MAX = LINES_MAX * QUANTITY_MAX;

  /** As much as one order can cost. */
  static final long AMOUNT_MAX = ORDER_UNITS_MAX * UNIT_PRICE_MAX;

  static final int SKU_LENGTH_MAX = 64;
  static final int CUSTOMER_LENGTH_MAX = 128;
  static final int DESCRIPTION_LENGTH_MAX = 500;
  static final int METHOD_LENGTH_MAX = 64;
  static final int EMAIL_LENGTH_MAX = 254;
  static final int NOTE_LENGTH_MAX = 200;

  private static final Instant PLACED_FIRST = Instant.parse("1970-01-01T00:00:00Z");
  private static final Instant PLACED_LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private Limits() {}

  /**
   * Adds what keeps the text from being stored as it is: its length, a control character
   * (PostgreSQL has no NUL), or half of a surrogate pair (UTF-8 has none).
   */
  static void text(Violations violations, String pointer, String text, int min, int max) {
    violations.length(pointer, text, min, max);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        violations.add(pointer, "must have no control characters, has one at " + i);
        return;
      }
      if (Character.isSurrogate(c)) {
        if (!isPair(text, i)) {
          violations.add(pointer, "must be Unicode text, has half of a surrogate pair at " + i);
          return;
        }
        i++;
      }
    }
  }

  private static boolean isPair(String text, int index) {
    return index + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(index), text.charAt(index + 1));
  }

  /**
   * A customer is a key of views and a person that can be erased, so a URL must be able to say it.
   */
  static void customer(Violations violations, String customer) {
    text(violations, "/customer", customer, 1, CUSTOMER_LENGTH_MAX);
    violations.check(
        !customer.equals(".") && !customer.equals(".."), "/customer", "must not be . or ..");
  }

  /**
   * A sku is the id of a stream of stock; or it has spaces, as a charge has that is no goods, and
   * then there is no stock of it.
   */
  static void sku(Violations violations, String sku) {
    boolean apart = sku.strip().equals(sku) && !sku.contains("  ");
    violations.check(
        sku.length() <= SKU_LENGTH_MAX && apart && StreamId.isId(sku.replace(' ', '-')),
        "/sku",
        "must be 1 to 64 characters of A-Za-z0-9._~-, or words of them with one space between, and"
            + " not . or ..");
  }

  static void quantity(Violations violations, long quantity, long max) {
    violations.range("/quantity", quantity, 1, max);
  }

  static void amount(Violations violations, long amount) {
    violations.range("/amount", amount, 1, AMOUNT_MAX);
  }

  static void currency(Violations violations, String currency) {
    violations.check(
        currency.length() == 3 && currency.chars().allMatch(c -> c >= 'A' && c <= 'Z'),
        "/currency",
        "must be three letters A to Z (ISO 4217)");
  }

  /** Says nothing of the address itself. */
  static void email(Violations violations, String email) {
    text(violations, "/email", email, 3, EMAIL_LENGTH_MAX);
    int at = email.lastIndexOf('@');
    violations.check(
        at > 0 && at < email.length() - 1 && email.chars().noneMatch(Character::isWhitespace),
        "/email",
        "must be an e-mail address");
  }

  static void orderId(Violations violations, String orderId) {
    violations.check(
        StreamId.isId(orderId),
        "/orderId",
        "must be 1 to 128 characters of A-Za-z0-9._~-, and not . or ..");
  }

  /** The years are bounded so that a day is always {@code yyyy-mm-dd}. */
  static void placedAt(Violations violations, Instant placedAt) {
    violations.check(
        !placedAt.isBefore(PLACED_FIRST) && !placedAt.isAfter(PLACED_LAST),
        "/placedAt",
        "must be in the years 1970 to 9999, was " + placedAt);
  }
}
