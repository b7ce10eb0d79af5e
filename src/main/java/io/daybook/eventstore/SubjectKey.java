package io.daybook.eventstore;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A data subject's key as it is stored.
 *
 * @param id names the key in what is encrypted with it
 * @param subject the person's id, 1 to 256 characters
 * @param generation 1 for the first key of the person; one more each time that the person may be
 *     known again after an erasure
 * @param master the master key that it is wrapped with
 * @param wrapped the key as text, null once it is destroyed
 * @param createdAt when it was made
 * @param erasedAt when it was destroyed, null while it is there
 * @param erasure the 1-based number of the erasure, in the order of all erasures; 0 while it is
 *     there
 */
public record SubjectKey(
    UUID id,
    String subject,
    int generation,
    String master,
    @Nullable String wrapped,
    Instant createdAt,
    @Nullable Instant erasedAt,
    long erasure) {
  /** The most characters that the id of a person may have. */
  public static final int SUBJECT_LENGTH_MAX = 256;

  /** Returns a first key that is there. */
  public static SubjectKey first(
      UUID id, String subject, String master, String wrapped, Instant now) {
    return new SubjectKey(id, subject, 1, master, wrapped, now, null, 0);
  }

  /** Tells whether the key is destroyed. */
  public boolean isErased() {
    return wrapped == null;
  }

  /** Returns the same key wrapped again. */
  public SubjectKey wrappedWith(String otherMaster, String again) {
    return new SubjectKey(id, subject, generation, otherMaster, again, createdAt, null, 0);
  }

  /** Returns what is left of the key when it is destroyed. */
  public SubjectKey erased(Instant now, long number) {
    return new SubjectKey(id, subject, generation, master, null, createdAt, now, number);
  }

  /** Returns a new key of the same person, behind this one. */
  public SubjectKey next(SubjectKey fresh) {
    return new SubjectKey(
        fresh.id, subject, generation + 1, fresh.master, fresh.wrapped, fresh.createdAt, null, 0);
  }
}
