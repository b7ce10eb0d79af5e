package io.daybook.eventstore;

import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an event store as they are there, for those who doubt them: read only, nothing is
 * decrypted, nothing is taken for granted. Every future of it fails for infrastructure, or where
 * something is not there at all.
 *
 * <p>Context: futures complete on the context that called.
 */
public interface StoredLog {
  /**
   * Where a partition ends, at one moment.
   *
   * @param head what its row says, null where there is none
   * @param last the greatest position that there is, 0 or less when none is
   */
  record Ends(@Nullable Long head, long last) {}

  /** An event in the order of streams. */
  record Version(String stream, long version, long position, UUID id) {
    /** What comes before all. */
    public static final Version NONE = new Version("", 0, 0, new UUID(0, 0));
  }

  /**
   * A page of events in the order of streams and versions.
   *
   * @param events how many there were
   * @param bad how many of them were not the next version of their stream, or stood before it
   * @param last the last one
   * @param firstBad of the bad ones that with the least position, null where there is none
   * @param expected the version that it should have had
   */
  record Versions(long events, long bad, Version last, @Nullable Version firstBad, long expected) {}

  /** Returns the id of the store. */
  UUID id();

  /** Returns how many partitions the store says that it has. */
  Partitions partitions();

  /** Returns what of tables, indexes and triggers is not as it was made, each as a sentence. */
  Future<List<String>> flaws();

  /** Returns where a partition ends. */
  Future<Ends> ends(int partition);

  /**
   * Returns the partition's next rows behind a position, up to another one, in order: at most so
   * many, fewer where they are large, none only where there are no more.
   */
  Future<List<StoredEvent>> read(int partition, long after, long to, int limit);

  /**
   * Looks at the next events in the order of streams; null where there are no more.
   *
   * @param after the last one that was looked at
   * @param to the last position that counts
   */
  Future<@Nullable Versions> versions(int partition, Version after, long to, int limit);
}
