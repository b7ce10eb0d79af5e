package io.daybook.partition;

/**
 * What a partition has counted since its start.
 *
 * <p>Context: written by the partition's owner; others may read slightly old values.
 */
final class PartitionCounters {
  long groups;
  long events;
  long racesLost;
  long duplicates;
  long brokenOff;
  long repeats;
  long overloaded;
  long cacheHits;
  long cacheMisses;
  int waiting;
}
