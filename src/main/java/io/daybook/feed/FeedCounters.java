package io.daybook.feed;

/**
 * What a feed has counted since its start.
 *
 * <p>Context: written by the feed's owner; others may read slightly old values.
 */
public final class FeedCounters {
  long events;
  long duplicates;
  long holes;
  long fetches;
  long unreadable;
  long sourceFailures;

  FeedCounters() {}

  /** Returns events handed out. */
  public long events() {
    return events;
  }

  /** Returns hints dropped because their event had been applied. */
  public long duplicates() {
    return duplicates;
  }

  /** Returns hints that came before an event in front of them. */
  public long holes() {
    return holes;
  }

  /** Returns pages read from the event store. */
  public long fetches() {
    return fetches;
  }

  /** Returns hints that could not be read. */
  public long unreadable() {
    return unreadable;
  }

  /** Returns failures of the source. */
  public long sourceFailures() {
    return sourceFailures;
  }
}
