package io.daybook.eventstore;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The keys of data subjects, beside the events. Every future of it fails only for infrastructure:
 * then the outcome is unknown, and each call may be repeated.
 *
 * <p>Context: futures complete on the context that called.
 */
public interface SubjectKeyStore {
  /** Returns the latest key of each of the subjects that has one, destroyed or not. */
  Future<List<SubjectKey>> latest(Collection<String> subjects);

  /**
   * Keeps those of the first keys whose subject has none, durably; who is later finds the other
   * one's with {@link #latest}.
   */
  Future<Void> create(List<SubjectKey> firsts);

  /** Returns the keys of these ids that there are, destroyed or not. */
  Future<List<SubjectKey>> byIds(Collection<UUID> ids);

  /**
   * Destroys the latest key of a subject, durably; nothing when there is none, or it is destroyed
   * already.
   */
  Future<Optional<SubjectKey>> erase(String subject);

  /**
   * Keeps a key for a subject whose latest one is destroyed; tells false where it is not.
   *
   * @param fresh its subject is the one that is meant
   */
  Future<Boolean> renew(SubjectKey fresh);

  /** Returns the number of the last erasure, 0 before the first. */
  Future<Long> lastErasure();

  /** Returns the destroyed keys whose erasure has a greater number, in order. */
  Future<List<SubjectKey>> erasuresAfter(long number, int limit);

  /** Returns the master keys that keys are wrapped with. */
  Future<Set<String>> masters();

  /** Returns some of the keys that are wrapped with another master key than this. */
  Future<List<SubjectKey>> notWrappedWith(String master, int limit);

  /** Replaces the wrapped form of a key unless it is destroyed. */
  Future<Void> rewrap(SubjectKey again);
}
