package io.daybook.load.bench;

/**
 * A command to one order.
 *
 * @param order the order's id
 * @param name the command, for example {@code place}
 * @param key its idempotency key
 * @param body its JSON
 */
record OrderCommand(String order, String name, String key, String body) {
  /** The command that begins an order. */
  static final String PLACE = "place";

  /** Returns the stream that it goes to. */
  String stream() {
    return "order/" + order;
  }

  boolean isPlace() {
    return PLACE.equals(name);
  }
}
