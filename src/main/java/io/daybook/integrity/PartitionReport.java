package io.daybook.integrity;

import io.daybook.eventstore.EventHash;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of the check of one partition.
 *
 * @param partition which
 * @param position of its last event
 * @param hash of its last event, null where that has none
 * @param events how many were looked at
 * @param problems how many were found
 * @param first the one with the least position, null where there is none
 * @param unknownTypes how many events there are of types and schema versions that the program does
 *     not know, by {@code category type schemaVersion}
 */
public record PartitionReport(
    int partition,
    long position,
    @Nullable EventHash hash,
    long events,
    long problems,
    @Nullable Problem first,
    Map<String, Long> unknownTypes) {

  public PartitionReport {
    unknownTypes = Map.copyOf(unknownTypes);
  }
}
