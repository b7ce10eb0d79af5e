package io.daybook.append;

import io.daybook.codec.Json;
import io.daybook.kernel.StreamId;
import java.util.UUID;

/**
 * An event that was decided but has no position yet.
 *
 * @param stream its stream
 * @param version its 1-based place in the stream
 * @param id unique, UUID version 7
 * @param type the stored name of its type
 * @param schemaVersion the version of that type's schema
 * @param data canonical JSON
 * @param metadata canonical JSON
 * @param commandId the command that caused it
 * @param commandIndex its 0-based place among that command's events
 */
public record Draft(
    StreamId stream,
    long version,
    UUID id,
    String type,
    int schemaVersion,
    Json data,
    Json metadata,
    String commandId,
    int commandIndex) {

  /** Returns roughly how many bytes the event takes in a batch. */
  public int bytes() {
    return 200 + data.length() + metadata.length();
  }
}
