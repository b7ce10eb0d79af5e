package io.daybook.partition;

/**
 * What a partition has counted since its start.
 *
 * <p>Context: written by the partition's owner; others may read slightly old values.
 */
public final class PartitionCounters {
  long groups;
  long events;
  long racesLost;
  long duplicates;
  long brokenOff;
  long repeats;
  long overloaded;
  long unreadable;
  long snapshots;
  long cacheBytes;
  long cacheHits;
  long cacheMisses;
  int waiting;
  int failedInARow;

  PartitionCounters() {}

  /** Takes over what is counted elsewhere. */
  PartitionCounters with(int commandsWaiting, StateCache cache, AppendTrouble trouble) {
    waiting = commandsWaiting;
    failedInARow = trouble.failedInARow();
    cacheBytes = cache.bytes();
    cacheHits = cache.hits();
    cacheMisses = cache.misses();
    return this;
  }

  /** Returns group commits sent. */
  public long groups() {
    return groups;
  }

  /** Returns events sent to the store. */
  public long events() {
    return events;
  }

  /** Returns groups that another writer overtook. */
  public long racesLost() {
    return racesLost;
  }

  /** Returns groups refused for a duplicate. */
  public long duplicates() {
    return duplicates;
  }

  /** Returns groups whose outcome was unknown at first. */
  public long brokenOff() {
    return brokenOff;
  }

  /** Returns commands answered with their first answer. */
  public long repeats() {
    return repeats;
  }

  /** Returns commands refused for a full queue. */
  public long overloaded() {
    return overloaded;
  }

  /** Returns commands whose stream could not be folded. */
  public long unreadable() {
    return unreadable;
  }

  /** Returns snapshots written. */
  public long snapshots() {
    return snapshots;
  }

  /** Returns bytes of the cached states, roughly. */
  public long cacheBytes() {
    return cacheBytes;
  }

  /** Returns commands whose state was cached. */
  public long cacheHits() {
    return cacheHits;
  }

  /** Returns commands whose state was read. */
  public long cacheMisses() {
    return cacheMisses;
  }

  /** Returns commands that wait now. */
  public int waiting() {
    return waiting;
  }

  /** Returns how many appends failed since one took effect, or none was tried. */
  public int failedInARow() {
    return failedInARow;
  }

  void group(int size) {
    groups++;
    events += size;
  }
}
