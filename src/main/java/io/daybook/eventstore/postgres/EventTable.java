package io.daybook.eventstore.postgres;

/**
 * The tables below {@code event}, one a partition. Statements name the one that they are about: a
 * plan over all of them, and routing through the parent, cost more than a small group's insert.
 */
final class EventTable {
  private EventTable() {}

  /** Returns the statement with the partition's table in the place of {@code {event}}. */
  static String sql(String template, int partition) {
    return template.replace("{event}", "event_" + partition);
  }
}
